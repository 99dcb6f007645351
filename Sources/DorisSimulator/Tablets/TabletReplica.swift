/// A copy of a tablet, as the master has it on record.
struct TabletReplica: Equatable, Sendable {
    /// The replica's own id.
    var id: Int64
    /// The backend that holds it.
    var backendID: Int64
    /// The version that it is held to have: what was published to it, before the backend says so itself.
    var version: Int64
    /// The version that the backend reported last, 0 before its first report of this replica.
    var confirmed: Int64 = 0
    /// Whether it is still being copied from another replica, and counts for nothing until then.
    var isCloning = false
    /// Whether its files are broken, or gone while no other replica existed.
    var isBad = false
}
