package import Doris

extension BackendRecord: VolumeRecord {
    package static let fileName = "backend"

    package static let advice =
        "remove it if the storage is whole and the pod's address is the one that SHOW BACKENDS lists"

    package var document: JSONValue {
        [
            "clusterId": JSONValue(clusterID),
            "id": id.map { .integer($0) } ?? .null,
            "node": JSONValue(node.map { "\($0)" }),
            "formers": .array(formers.map(\.document)),
            "undertaking": undertaking?.document ?? .null,
            "switchedOff": .array(BackendSwitch.allCases.filter(switchedOff.contains).map { .string($0.rawValue) }),
        ]
    }

    package init?(document: JSONValue) {
        guard let clusterID = document.nullable("clusterId", { $0.integer.flatMap { Int(exactly: $0) } }),
            let id = document.nullable("id", \.integer), let node = document.nullable("node", \.endpoint),
            let undertaking = document.nullable("undertaking", { Undertaking(document: $0) }),
            case .array(let names)? = document["switchedOff"], case .array(let entries)? = document["formers"]
        else { return nil }
        let formers = entries.compactMap { Former(document: $0) }
        let switches = names.compactMap { $0.text.flatMap { BackendSwitch(rawValue: $0) } }
        guard switches.count == names.count, formers.count == entries.count else { return nil }
        self.init(
            clusterID: clusterID,
            id: id,
            node: node,
            formers: formers,
            undertaking: undertaking,
            switchedOff: Set(switches)
        )
    }
}

extension BackendRecord.Undertaking {
    /// The undertaking in one word.
    package var word: String {
        switch self {
        case .adding: "adding"
        case .decommissioning: "decommissioning"
        case .left: "left"
        }
    }

    fileprivate var document: JSONValue {
        let details: JSONValue =
            switch self {
            case .adding(let node): ["node": .string("\(node)")]
            case .decommissioning(let leave), .left(let leave): leave.document
            }
        return ["kind": .string(word), "of": details]
    }

    fileprivate init?(document: JSONValue) {
        guard let details = document["of"] else { return nil }
        let leave = BackendRecord.Leave(document: details)
        let made: Self? =
            switch document["kind"]?.text {
            case "adding": details["node"]?.endpoint.map { .adding($0) }
            case "decommissioning": leave.map { .decommissioning($0) }
            case "left": leave.map { .left($0) }
            default: nil
            }
        guard let made else { return nil }
        self = made
    }
}

extension BackendRecord.Former {
    fileprivate var document: JSONValue {
        [
            "id": .integer(id), "node": .string("\(endpoint)"), "tablets": JSONValue(tablets),
            "isRetiring": .bool(isRetiring),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let endpoint = document["node"]?.endpoint,
            let tablets = document["tablets"]?.integer.flatMap({ Int(exactly: $0) }), tablets >= 0,
            let isRetiring = document["isRetiring"]?.bool
        else { return nil }
        self.init(id: id, endpoint: endpoint, tablets: tablets, isRetiring: isRetiring)
    }
}

extension BackendRecord.Leave {
    fileprivate var document: JSONValue {
        [
            "door": .string(door.rawValue), "podUid": JSONValue(podUID), "id": .integer(id),
            "node": .string("\(endpoint)"), "evidence": .string(evidence), "tablets": JSONValue(tablets),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let door = document["door"]?.text.flatMap({ Door(rawValue: $0) }),
            let podUID = document.nullable("podUid", \.text), let id = document["id"]?.integer,
            let endpoint = document["node"]?.endpoint, let evidence = document["evidence"]?.text,
            let tablets = document.nullable("tablets", { $0.integer.flatMap { Int(exactly: $0) } }), tablets ?? 0 >= 0
        else { return nil }
        self.init(door: door, podUID: podUID, id: id, endpoint: endpoint, evidence: evidence, tablets: tablets)
    }
}
