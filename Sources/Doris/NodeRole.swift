/// The two kinds of Doris processes that a pod may run.
package enum NodeRole: String, Sendable, CaseIterable {
    /// A frontend: metadata, queries' planning, the MySQL protocol.
    case frontend = "fe"
    /// A backend: tablets and their execution.
    case backend = "be"
}

/// What part a frontend takes in the BDB JE group.
///
/// Doris never reports `MASTER` as a role: the master is a follower whose row says `IsMaster = true`.
package enum FrontendRole: String, Sendable, CaseIterable {
    /// Votes in elections and acknowledges writes.
    case follower = "FOLLOWER"
    /// Replays the journal, never votes.
    case observer = "OBSERVER"
}
