/// What came out of looking at disk and cluster before a start.
package enum Preparation: Equatable, Sendable {
    /// Start this, for the reason in words.
    case start(SpawnRequest, reason: String)
    /// Something outside must change first, such as a master that has to answer; look again soon.
    case wait(reason: String)
    /// A person must repair something; look again now and then, and start nothing.
    case refuse(reason: String)
    /// A person wants it down, or left alone, by the record on the volume.
    case hold(ProcessMachine.Hold)
    /// No retry can help: end with this code.
    case fail(OwnExitCode, reason: String)
}
