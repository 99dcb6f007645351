/// How far a process is on its way from start to end.
enum NodePhase: Equatable, Sendable {
    /// Some port is not open yet.
    case starting
    /// Clients are served.
    case ready
    /// A signal came, and the process waits before it ends.
    case stopping
}
