package import Doris

extension FrontendRecord: VolumeRecord {
    package static let fileName = "frontend"

    package static let advice =
        "remove it if the metadata is whole and the pod's address is the one that SHOW FRONTENDS lists"

    package var document: JSONValue {
        .object([
            .init("clusterId", JSONValue(clusterID)),
            .init("node", JSONValue(node.map { "\($0)" })),
            .init("nodeName", JSONValue(nodeName)),
            .init("listedName", JSONValue(listedName)),
            .init("others", .array(others.map { .string("\($0)") })),
            .init("undertaking", undertaking?.document ?? .null),
            .init("needsAccounts", .bool(needsAccounts)),
            .init("needsMarker", .bool(needsMarker)),
        ])
    }

    package init?(document: JSONValue) {
        guard case .array(let list)? = document["others"], let needsAccounts = document["needsAccounts"]?.bool,
            let needsMarker = document["needsMarker"]?.bool,
            let clusterID = document.nullable("clusterId", { $0.integer.flatMap { Int(exactly: $0) } }),
            let node = document.nullable("node", \.endpoint), let nodeName = document.nullable("nodeName", \.text),
            let listedName = document.nullable("listedName", \.text),
            let undertaking = document.nullable("undertaking", { Undertaking(document: $0) })
        else { return nil }
        let others = list.compactMap(\.endpoint)
        guard others.count == list.count else { return nil }
        self.init(
            clusterID: clusterID,
            node: node,
            nodeName: nodeName,
            listedName: listedName,
            others: others,
            undertaking: undertaking,
            needsAccounts: needsAccounts,
            needsMarker: needsMarker
        )
    }
}

extension FrontendRecord.Undertaking {
    fileprivate var document: JSONValue {
        switch self {
        case .founding: ["kind": "founding"]
        case .joining(let node, let role):
            ["kind": "joining", "node": .string("\(node)"), "role": .string(role.rawValue)]
        case .recovering(let recovery):
            [
                "kind": "recovering",
                "superseded": .array(recovery.superseded.map(\.document)),
                "node": .string("\(recovery.node)"),
                "nodeName": .string(recovery.nodeName),
                "attempts": JSONValue(recovery.attempts),
                "isListed": .bool(recovery.isListed),
            ]
        case .settingAside(let stamp, let role):
            ["kind": "settingAside", "stamp": .string(stamp), "role": JSONValue(role?.rawValue)]
        case .leaving(let evidence): ["kind": "leaving", "evidence": .string(evidence)]
        }
    }

    fileprivate init?(document: JSONValue) {
        switch document["kind"]?.text {
        case "founding":
            self = .founding
        case "joining":
            guard let node = document["node"]?.endpoint,
                let role = document["role"]?.text.flatMap({ FrontendRole(rawValue: $0) })
            else { return nil }
            self = .joining(node, role)
        case "recovering":
            guard let recovery = FrontendRecord.Recovery(document: document) else { return nil }
            self = .recovering(recovery)
        case "settingAside":
            guard let stamp = document["stamp"]?.text, !stamp.isEmpty, !stamp.contains("/"),
                let role = document.nullable("role", { $0.text.flatMap { FrontendRole(rawValue: $0) } })
            else { return nil }
            self = .settingAside(stamp: stamp, role: role)
        case "leaving":
            guard let evidence = document["evidence"]?.text else { return nil }
            self = .leaving(evidence)
        default:
            return nil
        }
    }
}

extension FrontendRecord.Recovery {
    fileprivate init?(document: JSONValue) {
        guard case .array(let entries)? = document["superseded"], let node = document["node"]?.endpoint,
            let name = document["nodeName"]?.text, let attempts = document["attempts"]?.integer,
            let attempts = Int(exactly: attempts), attempts >= 0, let isListed = document["isListed"]?.bool
        else { return nil }
        var superseded: [FrontendRecord.Entry] = []
        for entry in entries {
            guard let endpoint = entry["node"]?.endpoint, let name = entry.nullable("name", \.text) else { return nil }
            superseded.append(FrontendRecord.Entry(endpoint, name: name))
        }
        self.init(superseded: superseded, node: node, nodeName: name, attempts: attempts, isListed: isListed)
    }
}

extension FrontendRecord.Entry {
    fileprivate var document: JSONValue { ["node": .string("\(endpoint)"), "name": JSONValue(name)] }
}
