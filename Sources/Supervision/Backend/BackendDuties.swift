package import Doris

/// What a backend's supervisor does beside its process: upkeep of its place in the cluster, and its decommission.
package struct BackendDuties: Hashable, Sendable {
    /// Something that happened.
    package enum Event: Hashable, Sendable {
        /// A start was prepared, with this record and these addresses, the preferred one first.
        case prepared(BackendRecord, addresses: [Endpoint], podUID: String?)
        case upkeep(BackendUpkeep.Event)
        case decommission(DecommissionMachine.Event)
        /// The record was written for one of the two.
        case recorded(BackendRecord)
        /// What a stop switches off is off, or could not be.
        case switchedOff
    }

    var upkeep: BackendUpkeep
    var decommission: DecommissionMachine
    /// How many orders about a decommission have come.
    var orders = 0
    /// What was published of the decommission last.
    var report = DecommissionReport(state: .idle)
    /// How long Doris may take for its own end.
    let childNeeds: Duration

    /// - Parameters:
    ///   - policy: When and how the node is decommissioned.
    ///   - childNeeds: How long Doris may take for its own end.
    ///   - seed: The jitter's seed.
    package init(policy: DecommissionPolicy = DecommissionPolicy(), childNeeds: Duration = .zero, seed: UInt64) {
        upkeep = BackendUpkeep(seed: seed)
        decommission = DecommissionMachine(policy: policy)
        self.childNeeds = childNeeds
    }
}
