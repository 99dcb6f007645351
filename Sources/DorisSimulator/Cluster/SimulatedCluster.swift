package import Doris

/// A cluster's metadata and what its master knows of the members: a value without clock, network or disk.
///
/// The master changes a copy, writes it down, and only then takes it as the truth; so no statement is half done.
package struct SimulatedCluster: Equatable, Sendable {
    /// A member of the BDB JE group.
    package struct GroupMember: Equatable, Sendable {
        /// The node name.
        package var name: String
        /// Host and `edit_log_port` under which the member takes part.
        package var endpoint: Endpoint
    }

    /// The cluster's id, drawn when it was founded.
    package var id: Int
    /// The secret that the nodes share.
    package var token: String
    /// The group's id: a recovery draws a new one, so that the former members can no longer talk to this one.
    ///
    /// It is empty in a frontend that has not joined yet.
    package var groupID = ""
    /// The master's number: each new master takes a larger one, by which backends tell it from a former one.
    package var epoch: Int64 = 1
    /// The master's host and `edit_log_port`.
    package var master: Endpoint?
    /// The BDB JE group.
    ///
    /// A frontend can be listed without being a member, before it joins and after a recovery.
    package var group: [GroupMember] = []
    /// The frontends in the order in which they were added.
    package var frontends: [SimulatedFrontend] = []
    /// The node names of dropped frontends; a process that finds its own among them ends.
    package var removedFrontendNames: [String] = []
    /// The backends in the order in which they were added.
    package var backends: [SimulatedBackend] = []
    /// The tables, down to each tablet's replicas.
    var catalog = TabletCatalog()
    /// What was changed of the master's configuration; no part of the document, since it lives in the master's memory.
    var configuration = FrontendConfiguration()
    /// The users.
    package var accounts: [Account] = Account.initial
    /// The id for the next backend, database, table, partition, tablet or replica.
    package var nextID: Int64 = 10_002
    /// The number of the last journal entry.
    package var journalID: Int64 = 1

    package init(id: Int, token: String) {
        self.id = id
        self.token = token
    }

    /// A cluster at its founding: one follower, which is the master.
    package static func founded(id: Int, token: String, by founder: SimulatedFrontend) -> SimulatedCluster {
        var cluster = SimulatedCluster(id: id, token: token)
        cluster.frontends = [founder]
        cluster.group = [GroupMember(name: founder.name, endpoint: founder.editLog)]
        cluster.master = founder.editLog
        cluster.groupID = RandomText.uuid()
        return cluster
    }
}

extension SimulatedCluster {
    /// The frontend at an address.
    package func frontend(at endpoint: Endpoint) -> SimulatedFrontend? {
        frontends.first { $0.editLog == endpoint }
    }

    /// Whether a frontend has joined the BDB JE group.
    func hasJoined(_ frontend: SimulatedFrontend) -> Bool {
        frontend.isSynthetic || group.contains { $0.endpoint == frontend.editLog }
    }

    /// Takes a node into the BDB JE group, replacing what the group knew under its name or address.
    package mutating func join(name: String, at endpoint: Endpoint) {
        let member = GroupMember(name: name, endpoint: endpoint)
        guard !group.contains(member) else { return }
        group.removeAll { $0.name == name || $0.endpoint == endpoint }
        group.append(member)
    }

    /// Makes a node the master.
    ///
    /// - Parameters:
    ///   - endpoint: The node's host and `edit_log_port`.
    ///   - term: The election that it won, which becomes the epoch.
    package mutating func elect(_ endpoint: Endpoint, term: Int64) {
        master = endpoint
        epoch = max(epoch + 1, term)
    }

    /// What `metadata_failure_recovery` does: the group shrinks to this node and gets another id.
    ///
    /// The list of frontends stays as it was; the others can no longer talk to this one.
    package mutating func resetGroup(to name: String, at endpoint: Endpoint) {
        group = [GroupMember(name: name, endpoint: endpoint)]
        groupID = RandomText.uuid()
        master = nil
    }
}
