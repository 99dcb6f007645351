package import Doris

/// How a statement names a backend: by address, or from 2.1 on by id.
package enum BackendReference: Equatable, Sendable {
    case address(Endpoint)
    case id(Int64)
}

extension SimulatedCluster {
    /// `ALTER SYSTEM ADD BACKEND`: all of the addresses, or none.
    ///
    /// - Throws: ``StatementError`` when one of them is taken, or a property is not known.
    package mutating func addBackends(
        at endpoints: [Endpoint],
        properties: [String: String] = [:]
    ) throws(StatementError) {
        let taken = Set(backends.map(\.heartbeat))
        if let endpoint = endpoints.first(where: { taken.contains($0) }) {
            throw .general("Same backend already exists[\(endpoint.host):\(endpoint.port)]")
        }
        for endpoint in endpoints {
            var backend = SimulatedBackend(id: takeID(), heartbeat: endpoint)
            try backend.apply(properties, areTagsOnly: true)
            backends.append(backend)
        }
    }

    /// `ALTER SYSTEM DROPP BACKEND`: at once, with all that lies on it.
    ///
    /// - Throws: ``StatementError`` when one of them is unknown.
    package mutating func dropBackends(_ references: [BackendReference]) throws(StatementError) {
        let indices = try indices(of: references) { reference in
            switch reference {
            case .address(let endpoint): "backend does not exists[\(endpoint.host):\(endpoint.port)]"
            case .id(let id): "backend does not exists[\(id)]"
            }
        }
        let ids = Set(indices.map { backends[$0].id })
        backends.removeAll { ids.contains($0.id) }
    }

    /// `ALTER SYSTEM DECOMMISSION BACKEND`: sets a flag that stays until it is cancelled or the backend is empty.
    ///
    /// - Throws: ``StatementError`` when one of them is unknown and, from 2.1 on, when no backend would be left for the
    ///   replicas. 1.2 accepts that, and never finishes.
    package mutating func decommission(
        _ references: [BackendReference],
        profile: VersionProfile
    ) throws(StatementError) {
        let indices = try indices(of: references) { reference in
            switch reference {
            case .address(let endpoint): "Backend does not exist[\(endpoint.host):\(endpoint.port)]"
            case .id(let id): "Backend does not exist, backend id is \(id)"
            }
        }
        let leaving = Set(indices.filter { !backends[$0].isDecommissioned }.map { backends[$0].id })
        if profile.membership.checksDecommission && !leaving.isEmpty { try checkReplicas(without: leaving) }
        for index in indices { backends[index].isDecommissioned = true }
    }

    /// `CANCEL DECOMMISSION BACKEND`; nothing happens to a backend that is not being decommissioned.
    ///
    /// - Throws: ``StatementError`` when one of them is unknown.
    package mutating func cancelDecommission(
        _ references: [BackendReference],
        profile: VersionProfile
    ) throws(StatementError) {
        let indices = try indices(of: references) { reference in
            switch reference {
            case .address(let endpoint):
                profile.membership.namesPortOfUnknown
                    ? "Backend does not exist[\(endpoint.host):\(endpoint.port)]"
                    : "Backend does not exists[\(endpoint.host)]"
            case .id(let id): "Backend does not exist, backend id is \(id)"
            }
        }
        for index in indices { backends[index].isDecommissioned = false }
    }

    /// `ALTER SYSTEM MODIFY BACKEND … SET`.
    ///
    /// - Throws: ``StatementError`` when one of the backends or of the properties is not known.
    mutating func modifyBackends(
        _ references: [BackendReference],
        properties: [String: String]
    ) throws(StatementError) {
        let indices = try indices(of: references) { reference in
            switch reference {
            case .address(let endpoint): "backend does not exists[\(endpoint.host):\(endpoint.port)]"
            case .id(let id): "backend does not exists[\(id)]"
            }
        }
        for index in indices { try backends[index].apply(properties, areTagsOnly: false) }
    }

    /// `ALTER SYSTEM MODIFY BACKEND … HOSTNAME`: the backend keeps its id and its replicas.
    package mutating func renameBackend(at endpoint: Endpoint, to host: String) throws(StatementError) {
        guard let index = backends.firstIndex(where: { $0.heartbeat == endpoint }) else {
            throw .general("backend does not exists[\(endpoint.host):\(endpoint.port)]")
        }
        let moved = Endpoint(host: host, port: endpoint.port)
        guard moved != endpoint else { return }
        guard !backends.contains(where: { $0.heartbeat == moved }) else {
            throw .general("Same backend already exists[\(host):\(endpoint.port)]")
        }
        backends[index].heartbeat = moved
    }

    /// Takes in what a backend answered to a heartbeat, or that it did not answer.
    ///
    /// - Parameters:
    ///   - answer: The answer, or the error text that the listing shows.
    ///   - id: The backend; nothing happens when it is gone by now.
    ///   - now: Milliseconds since 1970.
    package mutating func note(_ answer: Answer<BackendHeartbeat>, fromBackend id: Int64, now: Int64) {
        guard let index = backends.firstIndex(where: { $0.id == id }) else { return }
        switch answer {
        case .success(let heartbeat):
            backends[index].isAlive = true
            backends[index].bePort = heartbeat.bePort
            backends[index].httpPort = heartbeat.httpPort
            backends[index].brpcPort = heartbeat.brpcPort
            backends[index].arrowFlightPort = heartbeat.arrowFlightPort
            backends[index].lastStart = heartbeat.startTime
            backends[index].lastHeartbeat = now
            backends[index].version = heartbeat.version
            backends[index].nodeRole = heartbeat.nodeRole
            backends[index].isShutdown = heartbeat.isShutdown
            backends[index].errorMessage = ""
            backends[index].failures = 0
        case .failure(let message):
            backends[index].errorMessage = message
            backends[index].failures += 1
            guard backends[index].failures >= configuration.heartbeatTolerance else { return }
            backends[index].isAlive = false
            backends[index].nodeRole = ""
        }
    }

    /// Where the backends stand, without doubles.
    private func indices(
        of references: [BackendReference],
        complaint: (BackendReference) -> String
    ) throws(StatementError) -> [Int] {
        // A statement may name thousands, so that none of them is looked for by going through all backends.
        let byAddress = Dictionary(backends.indices.map { (backends[$0].heartbeat, $0) }) { first, _ in first }
        let byID = Dictionary(backends.indices.map { (backends[$0].id, $0) }) { first, _ in first }
        var found: [Int] = []
        var known: Set<Int> = []
        for reference in references {
            let index =
                switch reference {
                case .address(let endpoint): byAddress[endpoint]
                case .id(let id): byID[id]
                }
            guard let index else { throw .general(complaint(reference)) }
            if known.insert(index).inserted { found.append(index) }
        }
        return found
    }
}

extension SimulatedBackend {
    /// Takes over the properties of `ADD BACKEND` and `MODIFY BACKEND`.
    ///
    /// - Parameters:
    ///   - properties: The properties.
    ///   - areTagsOnly: Whether nothing but tags may be set, as with `ADD BACKEND`.
    /// - Throws: ``StatementError`` for a property that is not known, and for a value that it does not take.
    fileprivate mutating func apply(_ properties: [String: String], areTagsOnly: Bool) throws(StatementError) {
        for (key, value) in properties.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "tag.location":
                guard SimulatedBackend.isTag(value) else { throw .general("Invalid tag value: \(value)") }
                tag = value
            case "disable_query" where !areTagsOnly: isQueryDisabled = try SimulatedBackend.flag(key, value)
            case "disable_load" where !areTagsOnly: isLoadDisabled = try SimulatedBackend.flag(key, value)
            default: throw .general("Unknown properties: {\(key)=\(value)}")
            }
        }
    }

    /// Doris' pattern for tags: a letter, then letters, digits and underscores, at most 63 of them.
    private static func isTag(_ text: String) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter, text.utf8.count <= 64 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private static func flag(_ key: String, _ value: String) throws(StatementError) -> Bool {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .general("Invalid \(key) value: \(value)")
        }
    }
}
