package import Doris

/// The cluster as a document: what the master writes to its journal and hands to the other frontends.
extension SimulatedCluster {
    /// The document.
    package var document: JSONValue {
        [
            "id": JSONValue(id), "token": .string(token), "groupId": .string(groupID), "epoch": .integer(epoch),
            "master": JSONValue(master?.description), "nextId": .integer(nextID), "journalId": .integer(journalID),
            "group": .array(
                group.map { ["name": .string($0.name), "endpoint": .string($0.endpoint.description)] }
            ),
            "removedFrontends": .array(removedFrontendNames.map { .string($0) }),
            "frontends": .array(frontends.map(\.document)), "backends": .array(backends.map(\.document)),
            "accounts": .array(accounts.map(\.document)), "catalog": catalog.document,
        ]
    }

    /// Reads a document; `nil` when it is none of a cluster's.
    package init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let token = document["token"]?.text,
            let epoch = document["epoch"]?.integer, let nextID = document["nextId"]?.integer,
            let journalID = document["journalId"]?.integer
        else { return nil }
        self.init(id: Int(id), token: token)
        groupID = document["groupId"]?.text ?? ""
        self.epoch = epoch
        self.nextID = nextID
        self.journalID = journalID
        master = document.endpoint("master")
        group = document.elements("group").compactMap { member in
            guard let name = member["name"]?.text, let endpoint = member.endpoint("endpoint") else { return nil }
            return GroupMember(name: name, endpoint: endpoint)
        }
        removedFrontendNames = document.elements("removedFrontends").compactMap(\.text)
        frontends = document.elements("frontends").compactMap { SimulatedFrontend(document: $0) }
        backends = document.elements("backends").compactMap { SimulatedBackend(document: $0) }
        accounts = document.elements("accounts").compactMap { Account(document: $0) }
        catalog = TabletCatalog(document: document["catalog"] ?? .null)
    }
}

extension SimulatedFrontend {
    fileprivate var document: JSONValue {
        [
            "name": .string(name), "editLog": .string(editLog.description), "role": .string(role.rawValue),
            "alive": .bool(isAlive), "queryPort": JSONValue(queryPort), "rpcPort": JSONValue(rpcPort),
            "replayed": .integer(replayedJournalID), "lastStart": .integer(lastStart),
            "lastHeartbeat": .integer(lastHeartbeat), "error": .string(errorMessage), "version": .string(version),
            "synthetic": .bool(isSynthetic),
            "arrowFlightPort": JSONValue(arrowFlightPort),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let name = document["name"]?.text, let editLog = document.endpoint("editLog"),
            let role = document["role"]?.text.flatMap({ FrontendRole(rawValue: $0) })
        else { return nil }
        self.init(name: name, editLog: editLog, role: role)
        isAlive = document["alive"]?.bool ?? false
        queryPort = UInt16(clamping: document["queryPort"]?.integer ?? 0)
        rpcPort = UInt16(clamping: document["rpcPort"]?.integer ?? 0)
        arrowFlightPort = Int32(clamping: document["arrowFlightPort"]?.integer ?? 0)
        replayedJournalID = document["replayed"]?.integer ?? 0
        isSynthetic = document["synthetic"]?.bool ?? false
        lastStart = document["lastStart"]?.integer ?? 0
        lastHeartbeat = document["lastHeartbeat"]?.integer ?? 0
        errorMessage = document["error"]?.text ?? ""
        version = document["version"]?.text ?? ""
    }
}

extension SimulatedBackend {
    fileprivate var document: JSONValue {
        [
            "id": .integer(id), "heartbeat": .string(heartbeat.description), "alive": .bool(isAlive),
            "decommissioned": .bool(isDecommissioned), "bePort": JSONValue(bePort), "tag": .string(tag),
            "queryDisabled": .bool(isQueryDisabled), "loadDisabled": .bool(isLoadDisabled),
            "disks": .array(disks.map(\.document)), "lastReport": .integer(lastReport),
            "httpPort": JSONValue(httpPort), "brpcPort": JSONValue(brpcPort), "lastStart": .integer(lastStart),
            "lastHeartbeat": .integer(lastHeartbeat), "error": .string(errorMessage), "version": .string(version),
            "failures": JSONValue(failures), "nodeRole": .string(nodeRole), "synthetic": .bool(isSynthetic),
            "arrowFlightPort": JSONValue(arrowFlightPort),
            "shutdown": .bool(isShutdown),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let heartbeat = document.endpoint("heartbeat") else { return nil }
        self.init(id: id, heartbeat: heartbeat)
        isAlive = document["alive"]?.bool ?? false
        isDecommissioned = document["decommissioned"]?.bool ?? false
        tag = document["tag"]?.text ?? SimulatedBackend.defaultTag
        isQueryDisabled = document["queryDisabled"]?.bool ?? false
        isLoadDisabled = document["loadDisabled"]?.bool ?? false
        disks = document.elements("disks").compactMap { ReportedDisk(document: $0) }
        lastReport = document["lastReport"]?.integer ?? 0
        isSynthetic = document["synthetic"]?.bool ?? false
        bePort = Int32(clamping: document["bePort"]?.integer ?? -1)
        httpPort = Int32(clamping: document["httpPort"]?.integer ?? -1)
        brpcPort = Int32(clamping: document["brpcPort"]?.integer ?? -1)
        lastStart = document["lastStart"]?.integer ?? 0
        lastHeartbeat = document["lastHeartbeat"]?.integer ?? 0
        errorMessage = document["error"]?.text ?? ""
        version = document["version"]?.text ?? ""
        failures = Int(document["failures"]?.integer ?? 0)
        arrowFlightPort = Int32(clamping: document["arrowFlightPort"]?.integer ?? -1)
        nodeRole = document["nodeRole"]?.text ?? ""
        isShutdown = document["shutdown"]?.bool ?? false
    }
}

extension Account {
    fileprivate var document: JSONValue {
        [
            "name": .string(name), "host": .string(hostPattern), "password": .string(password.stored),
            "role": JSONValue(role?.rawValue),
            "grants": .object(
                grants.sorted { $0.key.stored < $1.key.stored }.map { scope, privileges in
                    JSONValue.Member(scope.stored, .array(privileges.map(\.rawValue).sorted().map { .string($0) }))
                }
            ),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let name = document["name"]?.text, let host = document["host"]?.text,
            let password = document["password"]?.text.flatMap({ NativePassword(stored: $0) })
        else { return nil }
        self.init(name: name, hostPattern: host, password: password)
        role = document["role"]?.text.flatMap { Role(rawValue: $0) }
        guard case .object(let members)? = document["grants"] else { return }
        for member in members {
            guard let scope = PrivilegeScope(member.name), case .array(let words) = member.value else { continue }
            grants[scope] = Set(words.compactMap(\.text).compactMap { Privilege(rawValue: $0) })
        }
    }
}

extension JSONValue {
    /// The elements of an array under a name; none where there is no array.
    func elements(_ name: String) -> [JSONValue] {
        guard case .array(let elements)? = self[name] else { return [] }
        return elements
    }

    fileprivate func endpoint(_ name: String) -> Endpoint? {
        self[name]?.text.flatMap { Endpoint($0) }
    }
}
