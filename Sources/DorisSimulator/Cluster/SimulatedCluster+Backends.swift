package import Doris

/// How a statement names a backend: by address, or from 2.1 on by id.
package enum BackendReference: Equatable, Sendable {
    case address(Endpoint)
    case id(Int64)
}

extension SimulatedCluster {
    /// `ALTER SYSTEM ADD BACKEND`: all of the addresses, or none.
    ///
    /// - Throws: ``StatementError`` when one of them is taken.
    package mutating func addBackends(at endpoints: [Endpoint]) throws(StatementError) {
        let taken = Set(backends.map(\.heartbeat))
        if let endpoint = endpoints.first(where: { taken.contains($0) }) {
            throw .general("Same backend already exists[\(endpoint.host):\(endpoint.port)]")
        }
        for endpoint in endpoints {
            backends.append(SimulatedBackend(id: nextID, heartbeat: endpoint))
            nextID += 1
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
        let chosen = Set(indices)
        let left = backends.indices.filter { !chosen.contains($0) && !backends[$0].isDecommissioned }
        let holdsTablets = indices.contains { !backends[$0].isDecommissioned && (backends[$0].tablets ?? 0) > 0 }
        if profile.membership.checksDecommission && holdsTablets && left.isEmpty {
            throw .general(
                "After decommission, partition column_statistics of table __internal_schema.column_statistics 's "
                    + "replication allocation { tag.location.default : 1 } > available backend num 0 on tag "
                    + "{\"location\" : \"default\"}, otherwise need to decrease the partition's replication num."
            )
        }
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
            backends[index].errorMessage = ""
            backends[index].failures = 0
            backends[index].tablets = backends[index].tablets ?? heartbeat.tablets
        case .failure(let message):
            backends[index].isAlive = false
            backends[index].nodeRole = ""
            backends[index].errorMessage = message
            backends[index].failures += 1
        }
    }

    /// Moves tablets away from backends that are being decommissioned, and drops those that have none left.
    ///
    /// Tablets move to the first backend that is alive and stays; without one they stay where they are, for ever. A
    /// backend that never reported counts as empty, as it does in Doris, which goes by its own records.
    ///
    /// - Parameter limit: How many tablets leave each backend in this round.
    package mutating func drain(limit: Int) {
        for index in backends.indices where backends[index].isDecommissioned {
            guard let tablets = backends[index].tablets, tablets > 0 else { continue }
            guard let target = backends.firstIndex(where: { $0.isAlive && !$0.isDecommissioned }) else { continue }
            let moved = min(tablets, limit)
            backends[index].tablets = tablets - moved
            backends[target].tablets = (backends[target].tablets ?? 0) + moved
        }
        backends.removeAll { $0.isDecommissioned && ($0.tablets ?? 0) == 0 }
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
