import Glibc

/// What came of sending a signal to one process.
enum SendOutcome: Equatable, Sendable {
    /// The kernel took it.
    case sent
    /// The process belongs to another user.
    case denied
    /// There is no such process any more.
    case gone

    /// Reads an errno value, or 0.
    init(code: Int32) {
        switch code {
        case 0: self = .sent
        case EPERM: self = .denied
        default: self = .gone
        }
    }
}
