package import Doris

extension SimulatedCluster {
    /// `ALTER SYSTEM ADD FOLLOWER|OBSERVER`.
    ///
    /// - Parameters:
    ///   - role: Follower or observer.
    ///   - endpoint: Host and `edit_log_port`.
    ///   - name: The node name for the newcomer.
    ///   - profile: The version, which decides the error's words.
    /// - Throws: ``StatementError`` when the address or the name is taken.
    package mutating func addFrontend(
        _ role: FrontendRole,
        at endpoint: Endpoint,
        name: String,
        profile: VersionProfile
    ) throws(StatementError) {
        if let known = frontend(at: endpoint) {
            let state = profile.membership.tellsWhetherAlive ? ", is alive: \(known.isAlive)" : ""
            throw .general(
                "frontend already exists name: \(known.name), role: \(known.role.rawValue), "
                    + "\(endpoint.host):\(endpoint.port)\(state)"
            )
        }
        guard !removedFrontendNames.contains(name) else {
            throw .general("frontend name already exists \(name). Try again")
        }
        frontends.append(SimulatedFrontend(name: name, editLog: endpoint, role: role))
    }

    /// `ALTER SYSTEM DROP FOLLOWER|OBSERVER`.
    ///
    /// - Throws: ``StatementError`` for an unknown node, another role, the master, and, from 2.1 on, an alive follower
    ///   without whom the others would have no majority.
    package mutating func dropFrontend(
        _ role: FrontendRole,
        at endpoint: Endpoint,
        profile: VersionProfile
    ) throws(StatementError) {
        let shown = "\(endpoint.host):\(endpoint.port)"
        guard endpoint != master else { throw .general("can not drop current master node.") }
        guard let frontend = frontend(at: endpoint) else { throw .general("frontend does not exist[\(shown)]") }
        guard frontend.role == role else { throw .general("\(role.rawValue) does not exist[\(shown)]") }
        if profile.membership.guardsMajority && role == .follower && frontend.isAlive { try checkMajorityWithoutOne() }
        frontends.removeAll { $0.editLog == endpoint }
        // BDB JE does not remove its master. It can bear the dropped name after a recovery that kept the name, and goes
        // on until its next start.
        group.removeAll { $0.name == frontend.name && $0.endpoint != master }
        removedFrontendNames.append(frontend.name)
    }

    /// `ALTER SYSTEM MODIFY FRONTEND … HOSTNAME`: the same node under another name; nothing happens for the same name.
    package mutating func renameFrontend(at endpoint: Endpoint, to host: String) throws(StatementError) {
        guard let index = frontends.firstIndex(where: { $0.editLog == endpoint }) else {
            throw .general("frontend does not exist[\(endpoint.host):\(endpoint.port)]")
        }
        let moved = Endpoint(host: host, port: endpoint.port)
        guard moved != endpoint else { return }
        guard frontend(at: moved) == nil else { throw .general("frontend with host [\(host)] already exists") }
        frontends[index].editLog = moved
        if let member = group.firstIndex(where: { $0.endpoint == endpoint }) { group[member].endpoint = moved }
        if master == endpoint { master = moved }
    }

    private func checkMajorityWithoutOne() throws(StatementError) {
        let followers = frontends.filter { $0.role == .follower }
        let alive = followers.count { $0.isAlive }
        let majority = (followers.count - 1) / 2 + 1
        guard alive >= majority + 1 else {
            throw .general(
                "Unable to drop this alive follower, because the quorum requirements are not met after this command "
                    + "execution. Current num alive followers \(alive), num followers \(followers.count), "
                    + "majority after execution \(majority)"
            )
        }
    }

    /// Takes in what a frontend answered to a heartbeat, or that it did not answer.
    ///
    /// - Parameters:
    ///   - answer: The answer, or the error text that the listing shows.
    ///   - endpoint: The frontend's host and `edit_log_port`; nothing happens when it is gone by now.
    ///   - now: Milliseconds since 1970.
    package mutating func note(_ answer: Answer<FrontendHeartbeat>, fromFrontendAt endpoint: Endpoint, now: Int64) {
        guard let index = frontends.firstIndex(where: { $0.editLog == endpoint }) else { return }
        switch answer {
        case .success(let heartbeat):
            frontends[index].isAlive = true
            frontends[index].queryPort = heartbeat.queryPort
            frontends[index].rpcPort = heartbeat.rpcPort
            frontends[index].arrowFlightPort = heartbeat.arrowFlightPort
            frontends[index].replayedJournalID = heartbeat.replayedJournalID
            frontends[index].lastStart = heartbeat.startTime
            frontends[index].lastHeartbeat = now
            frontends[index].version = heartbeat.version
            frontends[index].errorMessage = ""
        case .failure(let message):
            frontends[index].isAlive = false
            frontends[index].errorMessage = message
        }
    }
}

/// What came back from a node: its answer, or the error text that a listing shows.
package enum Answer<Success: Equatable & Sendable>: Equatable, Sendable {
    case success(Success)
    case failure(String)
}
