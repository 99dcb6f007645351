import Doris
import Logging
import Supervision

/// One change of the list of frontends before a start: read, change, and read again with the next look.
struct MasterStatement {
    let cluster: any Cluster
    /// The own entry.
    let node: Endpoint
    let logger: Logger

    /// Adds this frontend; only a listing that shows it lets it start.
    func add(as role: FrontendRole, in listing: [Frontend]?) -> Preparation {
        carryOut(.addFrontend(role, node), in: listing) { frontends in
            frontends.contains { $0.editLog == node } ? "the cluster lists this node already" : nil
        } ?? .wait(reason: "added as \(role.rawValue); reading the listing again before the start")
    }

    /// Drops a former entry of this frontend, or the one at its address, if the master still lists it so and dead.
    func drop(_ entry: Frontend, because reason: String, in listing: [Frontend]?) -> Preparation {
        guard let role = entry.role else { return .refuse(reason: "the role of \(entry.editLog) is not understood") }
        return carryOut(.dropFrontend(role, entry.editLog), because: reason, in: listing) { frontends in
            guard let now = frontends.first(where: { $0.editLog == entry.editLog }), now.name == entry.name else {
                return "the entry \(entry.editLog) changed meanwhile"
            }
            return now.isAlive || now.isMaster ? "\(entry.editLog) counts as alive again" : nil
        } ?? .wait(reason: "the former entry \(entry.editLog) was dropped; reading the listing again before the start")
    }

    /// Asks the master itself once more, says why if there is a reason, and sends the statement there; `nil` when it
    /// took it.
    private func carryOut(
        _ statement: Statement,
        because reason: String? = nil,
        in listing: [Frontend]?,
        unless objection: ([Frontend]) -> String?
    ) -> Preparation? {
        guard let master = listing?.livingMaster, let port = master.queryPort else {
            return .wait(reason: "no master is known to whom \(statement.name) could be sent")
        }
        let endpoint = Endpoint(host: master.editLog.host, port: port)
        do throws(ClusterError) {
            let frontends = try cluster.frontends(at: endpoint)
            guard frontends.first(where: { $0.editLog == master.editLog })?.isMaster == true else {
                return .wait(reason: "\(master.editLog) is not the master any more; looking again")
            }
            if let objection = objection(frontends) { return .wait(reason: objection) }
            if let reason {
                logger.notice(
                    "An entry is to be dropped",
                    metadata: ["statement": "\(statement.text)", "reason": "\(reason)"]
                )
            }
            try cluster.execute(statement, at: endpoint)
            logger.notice(
                "The cluster was changed",
                metadata: ["statement": "\(statement.text)", "master": "\(endpoint)"]
            )
            return nil
        } catch {
            return .wait(reason: "the cluster did not do it: \(error)")
        }
    }
}
