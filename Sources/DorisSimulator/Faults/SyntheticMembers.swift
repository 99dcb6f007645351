import Doris

extension SimulatedCluster {
    /// Adds backends that are rows and nothing more: alive, without a process, and never asked.
    ///
    /// Their hosts lie in 10.128.0.0/9, where no node of a test is.
    mutating func addSyntheticBackends(_ count: Int) {
        for _ in 0..<count {
            var backend = SimulatedBackend(id: nextID, heartbeat: Endpoint(host: syntheticHost, port: 9_050))
            backend.isSynthetic = true
            backend.isAlive = true
            backend.bePort = 9_060
            backend.httpPort = 8_040
            backend.brpcPort = 8_060
            backend.lastStart = 1_700_000_000_000
            backend.version = "doris-simulator"
            backend.nodeRole = "mix"
            backends.append(backend)
            nextID += 1
        }
    }

    /// Adds observers that are rows and nothing more.
    mutating func addSyntheticFrontends(_ count: Int) {
        for _ in 0..<count {
            let endpoint = Endpoint(host: syntheticHost, port: 9_010)
            var frontend = SimulatedFrontend(name: "fe_synthetic_\(nextID)", editLog: endpoint, role: .observer)
            frontend.isSynthetic = true
            frontend.isAlive = true
            frontend.queryPort = 9_030
            frontend.rpcPort = 9_020
            frontend.lastStart = 1_700_000_000_000
            frontend.version = "doris-simulator"
            frontends.append(frontend)
            nextID += 1
        }
    }

    private var syntheticHost: String {
        "10.\(128 + nextID >> 16 & 0x7F).\(nextID >> 8 & 0xFF).\(nextID & 0xFF)"
    }

    /// Gives members without processes the heartbeat that they cannot answer.
    mutating func refreshSynthetic(now: Int64) {
        for index in frontends.indices where frontends[index].isSynthetic { frontends[index].lastHeartbeat = now }
        for index in backends.indices where backends[index].isSynthetic { backends[index].lastHeartbeat = now }
    }
}
