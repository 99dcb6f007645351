/// The exit codes that the supervisor gives itself; all others are the child's own.
///
/// They lie above what Doris uses (0, 1, 255) and below 125, where shells begin.
package enum OwnExitCode: Int32, Sendable, CaseIterable {
    /// Doris ended by itself, with 0 and too often: to hand that on would say that all is well.
    case endedUnasked = 1
    /// A setting cannot be used, or the command line is wrong (`EX_CONFIG` of sysexits).
    case badSettings = 78
    /// Something that the start needs is missing and no retry can bring it.
    case precheckFailed = 79
    /// Doris crashed on a volume that is full; starting it again would not help.
    case diskFull = 80
    /// The start program exists and cannot be executed, as shells say it.
    case notExecutable = 126
    /// The start program does not exist, as shells say it.
    case notFound = 127
    /// The child had to be killed because the stop's deadline was over.
    case killedAtDeadline = 137

    /// What the code means, for the help and the README.
    package var meaning: String {
        switch self {
        case .endedUnasked: "Doris ended by itself with 0, again and again, and nobody had asked it to"
        case .badSettings: "a setting cannot be used; every fault is listed"
        case .precheckFailed: "something that the start needs is missing, and no retry can bring it"
        case .diskFull: "Doris ended on a volume that is full"
        case .notExecutable: "the start program cannot be executed"
        case .notFound: "the start program does not exist"
        case .killedAtDeadline: "the stop's deadline was over and Doris had to be killed"
        }
    }
}
