package import Doris

extension FrontendRecord {
    /// The document as it lies on the volume.
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

    /// Reads a document; `nil` for one that says anything this version does not understand.
    ///
    /// A record that is half understood would permit what it was written to forbid.
    package init?(document: JSONValue) {
        guard case .object = document, case .array(let others)? = document["others"],
            let needsAccounts = document["needsAccounts"]?.bool, let needsMarker = document["needsMarker"]?.bool,
            let undertaking = document["undertaking"]
        else { return nil }
        self.init(needsAccounts: needsAccounts, needsMarker: needsMarker)
        if let id = document["clusterId"]?.integer { clusterID = Int(exactly: id) }
        if let text = document["node"]?.text {
            guard let endpoint = Endpoint(text) else { return nil }
            node = endpoint
        }
        nodeName = document["nodeName"]?.text
        listedName = document["listedName"]?.text
        for other in others {
            guard let endpoint = other.endpoint else { return nil }
            self.others.append(endpoint)
        }
        if undertaking != .null {
            guard let known = Undertaking(document: undertaking) else { return nil }
            self.undertaking = known
        }
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
            guard let stamp = document["stamp"]?.text, !stamp.isEmpty, !stamp.contains("/") else { return nil }
            self = .settingAside(stamp: stamp, role: document["role"]?.text.flatMap { FrontendRole(rawValue: $0) })
        case "leaving":
            self = .leaving(document["evidence"]?.text ?? "")
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
            guard let endpoint = entry["node"]?.endpoint else { return nil }
            superseded.append(FrontendRecord.Entry(endpoint, name: entry["name"]?.text))
        }
        self.init(superseded: superseded, node: node, nodeName: name, attempts: attempts, isListed: isListed)
    }
}

extension FrontendRecord.Entry {
    fileprivate var document: JSONValue { ["node": .string("\(endpoint)"), "name": JSONValue(name)] }
}

extension JSONValue {
    /// A text that names a host and a port.
    fileprivate var endpoint: Endpoint? { text.flatMap { Endpoint($0) } }
}
