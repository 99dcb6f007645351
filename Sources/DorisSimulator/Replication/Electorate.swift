import Doris

extension SimulatedCluster {
    /// The members of the group that elect a master, and of which a majority must have an entry before it counts.
    ///
    /// Observers are none of them. An added follower becomes one with its first heartbeat: until then BDB JE's group is
    /// counted without it, so that adding an absent follower blocks nothing.
    ///
    /// - Parameter name: A member that counts in any case: the one that asks.
    /// - Returns: The electors, in the order of the group.
    func electors(including name: String) -> [GroupMember] {
        group.filter { member in
            guard let frontend = frontend(of: member) else { return true }
            guard frontend.role == .follower else { return false }
            return frontend.lastStart > 0 || frontend.editLog == master || member.name == name
        }
    }

    /// The listed frontend that a member is.
    ///
    /// After a recovery under a new name the list and the group may name one address differently.
    func frontend(of member: GroupMember) -> SimulatedFrontend? {
        frontend(at: member.endpoint) ?? frontends.first { $0.name == member.name }
    }
}

/// A majority of a group.
struct Majority: Equatable, Sendable {
    /// The node names of the electors.
    let electors: [String]

    /// How many of the electors it takes: more than half.
    var size: Int { electors.count / 2 + 1 }

    /// Whether enough electors are among some nodes.
    func isReached(by names: Set<String>) -> Bool {
        electors.count { names.contains($0) } >= size
    }

    /// The last entry that a majority has, of the entries that each elector is known to have.
    func position(of acknowledged: [String: JournalPosition]) -> JournalPosition? {
        let positions = electors.compactMap { acknowledged[$0] }.sorted(by: >)
        return positions.count >= size ? positions[size - 1] : nil
    }
}
