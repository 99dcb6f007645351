import Doris

/// What a frontend says of itself to another: name, address, group and secret.
struct Introduction: Equatable, Sendable {
    /// The node name.
    var name: String
    /// Host and `edit_log_port`.
    var endpoint: Endpoint
    /// The group's id, empty for a frontend that has not joined one yet.
    var groupID: String
    /// The cluster's secret.
    var token: String
}

extension Introduction {
    /// Reads a document; `nil` when it is none of an introduction's.
    init?(document: JSONValue) {
        guard let name = document["name"]?.text, let endpoint = document["endpoint"]?.text.flatMap({ Endpoint($0) }),
            let groupID = document["groupId"]?.text, let token = document["token"]?.text
        else { return nil }
        self.init(name: name, endpoint: endpoint, groupID: groupID, token: token)
    }

    var document: JSONValue {
        [
            "name": .string(name), "endpoint": .string(endpoint.description), "groupId": .string(groupID),
            "token": .string(token),
        ]
    }
}

/// What a frontend is to another.
enum Membership: String, Equatable, Sendable {
    /// A member under the name and address that it gives.
    case member
    /// An added frontend that has not joined yet; the master takes it in.
    case newcomer
    /// A frontend that was dropped.
    case removed
    /// A member by its name that comes from another address than the group knows.
    case moved
    /// One of another group, such as the one before a recovery, or of another cluster.
    case foreign
    /// One that nobody added.
    case stranger
}

extension SimulatedCluster {
    /// What a frontend is to the group, as far as this copy of the metadata knows.
    func membership(of caller: Introduction) -> Membership {
        guard caller.token == token, caller.groupID.isEmpty || caller.groupID == groupID else { return .foreign }
        if removedFrontendNames.contains(caller.name) { return .removed }
        if group.contains(GroupMember(name: caller.name, endpoint: caller.endpoint)) { return .member }
        if frontend(at: caller.endpoint)?.name == caller.name { return .newcomer }
        return group.contains { $0.name == caller.name } ? .moved : .stranger
    }
}
