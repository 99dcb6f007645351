import Doris

extension SimulatedCluster {
    /// Where the next rows go that are not given an address: behind the last ones, from 10.128.0.0 on.
    var nextSyntheticAddress: UInt32 {
        let hosts =
            frontends.filter(\.isSynthetic).map(\.editLog.host) + backends.filter(\.isSynthetic).map(\.heartbeat.host)
        let base: UInt32 = 0x0A80_0000
        return (hosts.compactMap { IPv4Address($0)?.bits }.filter { $0 >= base && $0 >> 24 == 10 }.max() ?? base) + 1
    }

    /// Adds backends that are rows and nothing more: alive, without a process, and never asked.
    ///
    /// - Throws: ``StatementError`` when one of the hosts has a backend already.
    mutating func addSyntheticBackends(_ hosts: [String]) throws(StatementError) {
        let first = backends.count
        try addBackends(at: hosts.map { Endpoint(host: $0, port: 9_050) })
        for index in backends.indices[first...] {
            backends[index].isSynthetic = true
            backends[index].isAlive = true
            backends[index].bePort = 9_060
            backends[index].httpPort = 8_040
            backends[index].brpcPort = 8_060
            backends[index].lastStart = 1_700_000_000_000
            backends[index].version = "doris-simulator"
            backends[index].nodeRole = "mix"
        }
    }

    /// Adds observers that are rows and nothing more; they have no vote, so that no majority depends on them.
    ///
    /// - Throws: ``StatementError`` when one of the hosts has a frontend already.
    mutating func addSyntheticFrontends(_ hosts: [String]) throws(StatementError) {
        for host in hosts {
            let endpoint = Endpoint(host: host, port: 9_010)
            guard self.frontend(at: endpoint) == nil else {
                throw .general("frontend already exists \(endpoint)")
            }
            var frontend = SimulatedFrontend(name: "fe_synthetic_\(host)", editLog: endpoint, role: .observer)
            frontend.isSynthetic = true
            frontend.isAlive = true
            frontend.queryPort = 9_030
            frontend.rpcPort = 9_020
            frontend.lastStart = 1_700_000_000_000
            frontend.version = "doris-simulator"
            frontends.append(frontend)
        }
    }

    /// Gives members without processes the heartbeat that they cannot answer.
    mutating func refreshSynthetic(now: Int64) {
        for index in frontends.indices where frontends[index].isSynthetic { frontends[index].lastHeartbeat = now }
        for index in backends.indices where backends[index].isSynthetic { backends[index].lastHeartbeat = now }
    }
}
