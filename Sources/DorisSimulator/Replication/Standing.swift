/// What part a frontend plays at the moment.
enum Standing: String, Equatable, Sendable {
    /// It changes the metadata, and sends heartbeats.
    case master
    /// It replays what the master writes, and passes statements on to it.
    case following
    /// It knows of no master that answers, so that it serves nothing.
    case unknown
}
