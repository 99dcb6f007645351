import Doris

extension FrontendNode {
    /// Changes the metadata: all of it, or nothing when the body throws.
    ///
    /// - Returns: What the body returns, once a majority of the electors has the change.
    /// - Throws: ``StatementError`` of the body's. When there is no majority the process ends, as Doris does.
    func commit<Value: Sendable>(
        _ change: (inout SimulatedCluster) throws(StatementError) -> Value
    ) async throws(StatementError) -> Value {
        guard mastership != nil else { throw notReady }
        var next = cluster
        let value = try change(&next)
        guard next != cluster else { return value }
        next.journalID += 1
        guard await append(next) else { throw .unexpected("failed to write the journal") }
        return value
    }

    /// Writes an entry as master, and waits for a majority.
    ///
    /// - Returns: Whether a majority has it.
    func append(_ next: SimulatedCluster) async -> Bool {
        let former = cluster.group
        guard hasRoom() else { return false }
        guard (try? update { $0.append(next) }) != nil else { return false }
        for member in former where !next.group.contains(where: { $0.name == member.name }) {
            mastership?.departing.append(Mastership.Departing(member: member))
        }
        let position = next.position
        releaseWaiting()
        guard !hasMajority(position) else { return true }
        nudge()
        let deadline = ContinuousClock.now + settings.simulation.acknowledgementTimeout
        return await withCheckedContinuation { continuation in
            guard ending == nil, mastership != nil else { return continuation.resume(returning: false) }
            mastership?.wait(for: position, until: deadline, continuation)
        }
    }

    /// Whether the journal's volume has room for a write; the process ends where it has not.
    func hasRoom() -> Bool {
        guard let reserve = settings.journalReserve.map({ JournalReserve(bytes: $0) }),
            let free = try? DiskFigures(of: settings.metadataDirectory).available,
            let complaint = reserve.complaint(free: free)
        else { return true }
        end(.exit("write bdb failed. will exit. journalId: \(cluster.journalID + 1), \(complaint)"))
        return false
    }

    /// Takes note of what a member has.
    func acknowledge(_ position: JournalPosition, by name: String) {
        guard let known = mastership?.acknowledged[name], known >= position else {
            mastership?.acknowledged[name] = position
            return releaseWaiting()
        }
    }

    private func releaseWaiting() {
        mastership?.acknowledged[name] = cluster.position
        guard let acknowledged = mastership?.acknowledged,
            let position = replica.majority.position(of: acknowledged)
        else { return }
        mastership?.release(upTo: position)
    }

    private func hasMajority(_ position: JournalPosition) -> Bool {
        let acknowledged = mastership?.acknowledged ?? [:]
        return replica.majority.position(of: acknowledged).map { $0 >= position } ?? false
    }
}
