import Doris

extension FrontendNode {
    /// Waits until the backends have what a statement made or loaded.
    ///
    /// Doris answers `CREATE TABLE` when the tablets are there, and a load when its version is published; whoever loses a
    /// backend after that loses nothing that it had not.
    ///
    /// - Throws: ``StatementError`` when the backends take too long; what they have by then stays.
    func settle(_ statement: ParsedStatement, database: String?) async throws(StatementError) {
        guard case .table(let statement) = statement, let name = statement.writtenTable else { return }
        guard let database = name.database ?? database else { return }
        // A heartbeat tells the backends that there is work, so that nobody waits for the next round.
        await sendHeartbeats()
        let deadline = ContinuousClock.now + max(.seconds(10), settings.simulation.timeScale(.seconds(60)))
        while !cluster.hasSettled(name.table, in: database) {
            guard ContinuousClock.now < deadline, standing == .master else {
                throw .general("timeout when waiting for the backends to finish their tasks for \(name.table)")
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}

extension TableStatement {
    /// The table that the statement makes, or loads rows into.
    fileprivate var writtenTable: TableName? {
        switch self {
        case .createTable(let definition): definition.name
        case .insert(let name, _): name
        default: nil
        }
    }
}

extension SimulatedCluster {
    /// Whether every backend that answers has the versions that the metadata say it has; a table that is gone has none.
    fileprivate func hasSettled(_ name: String, in database: String) -> Bool {
        guard let index = catalog.index(of: database), let position = catalog.databases[index].index(of: name) else {
            return true
        }
        let backends = backendsByID
        var isSettled = true
        catalog.databases[index].tables[position].forEachTablet { tablet in
            let isBehind = tablet.replicas.contains { $0.isAlive(in: backends) && $0.confirmed < max(1, $0.version) }
            if isBehind { isSettled = false }
        }
        return isSettled
    }
}
