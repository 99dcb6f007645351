import Doris
import Logging
import NodeStorage
import Supervision

/// How a frontend leaves for good.
extension FrontendKeeper {
    /// Looks at the cluster and takes the step that is due.
    ///
    /// - Parameters:
    ///   - isRunning: Whether the own Doris still runs.
    ///   - takesBack: Whether only an entry that never became a member may go.
    ///   - keeps: How many frontends stay, where that is known.
    ///   - evidence: Why the node leaves, to be written down before anything is sent.
    /// - Returns: The step, and what kept it from being taken.
    func step(isRunning: Bool, takesBack: Bool, keeps: Int?, evidence: String) -> FrontendDeparture.Event {
        let listing = listing()
        let step = LeaveStep(of: identity.node, isRunning: isRunning, in: listing, keeps: keeps)
        guard case .drop(let entry, let master) = step else { return .stepped(step, failure: nil) }
        if takesBack, let reason = reasonToKeep(entry) { return .stepped(.refuse(reason: reason), failure: nil) }
        guard let role = entry.role else {
            return .stepped(.refuse(reason: "its role is not understood"), failure: nil)
        }
        do throws(StorageError) {
            if !takesBack { try remember(evidence) }
        } catch {
            return .stepped(step, failure: "\(error)")
        }
        do throws(ClusterError) {
            let statement = Statement.dropFrontend(role, entry.editLog)
            try cluster.execute(statement, at: master)
            logger.notice("This node leaves the cluster", metadata: ["statement": "\(statement.text)"])
            return .stepped(step, failure: nil)
        } catch {
            return .stepped(step, failure: "\(error)")
        }
    }

    /// What was added and never came may go; what is a member, or may be one by now, comes back.
    private func reasonToKeep(_ entry: Frontend) -> String? {
        if entry.hasJoined { return "it is a member, and its pod comes back" }
        switch try? metadata().inspect() {
        case .empty?, .unfinished?: return nil
        default: return "it has metadata, and its pod comes back"
        }
    }

    private func remember(_ evidence: String) throws(StorageError) {
        let file = try recordFile()
        var record = try file.read() ?? FrontendRecord()
        record.undertaking = .leaving(evidence)
        try file.write(record)
    }

    /// The listing of the first frontend that knows a master: the others first, the own one while it runs.
    private func listing() -> [Frontend]? {
        let remembered = (try? recordFile().read())?.others.map { Endpoint(host: $0.host, port: queryPort) } ?? []
        var found: [Frontend]?
        for frontend in settings.frontends + remembered + [own] {
            guard let frontends = try? cluster.frontends(at: frontend) else { continue }
            if frontends.livingMaster != nil { return frontends }
            found = found ?? frontends
        }
        return found
    }
}
