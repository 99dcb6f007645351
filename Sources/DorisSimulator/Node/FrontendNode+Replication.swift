import Doris

extension FrontendNode {
    /// Answers another frontend on `edit_log_port`.
    func answer(replicating request: WebRequest) async -> WebResponse {
        guard let document = try? JSONValue(parsing: request.body) else { return WebResponse(status: 400) }
        let reply: JSONValue?
        switch request.path {
        case ReplicationClient.greetingPath:
            guard let caller = Introduction(document: document) else { return WebResponse(status: 400) }
            reply = await greet(caller).document
        case ReplicationClient.ballotPath: reply = Ballot(document: document).flatMap { answer($0) }?.document
        case ReplicationClient.entryPath: reply = Entry(document: document).flatMap { answer($0) }?.document
        default: return WebResponse(status: 404)
        }
        return reply.map { .json($0) } ?? WebResponse(status: 400)
    }

    /// The master as far as this frontend hears of one; it forgets one that is silent for too long.
    var audibleMaster: Endpoint? {
        if mastership != nil { return settings.editLog }
        guard let lastNews, lastNews.time.duration(to: .now) < settings.simulation.electionTimeout else { return nil }
        return lastNews.master
    }

    /// Tells a frontend that looks for its group what it is here; a newcomer is taken in where this is the master.
    private func greet(_ caller: Introduction) async -> Greeting {
        var membership = cluster.membership(of: caller)
        if membership == .newcomer && standing == .master {
            do throws(StatementError) {
                try await commit { cluster throws(StatementError) in
                    cluster.join(name: caller.name, at: caller.endpoint)
                }
                log.info("node \(caller.name) at \(caller.endpoint) joins the group")
                membership = .member
            } catch {
                log.warn("node \(caller.name) cannot join: \(error.message)")
            }
        }
        let isMaster = mastership != nil
        return Greeting(
            membership: membership,
            master: audibleMaster,
            clock: isMaster ? MasterClock(name: name, milliseconds: clock) : nil
        )
    }

    private func answer(_ ballot: Ballot) -> BallotReply? {
        let hearsMaster = audibleMaster != nil
        return try? update { $0.answer(ballot, hearsMaster: hearsMaster) }
    }

    private func answer(_ entry: Entry) -> EntryReply? {
        // A replica that already follows made its handshake before.
        guard standing == .following || entry.clock.flatMap({ complaint(about: $0) }) == nil else { return nil }
        guard let reply = try? update({ $0.answer(entry) }) else { return nil }
        switch reply {
        case .foreign, .outdated: return reply
        case .taken, .wanting: break
        }
        if mastership != nil {
            // Another one was elected, and the journal is its own by now.
            end(.exit("transfer FE type from MASTER to UNKNOWN. exit"))
            return reply
        }
        lastNews = (.now, entry.master.endpoint)
        guard reply == .taken else { return reply }
        if cluster.removedFrontendNames.contains(name) {
            end(.exit("current fe \(name) is removed. will exit"))
        } else if standing != .following {
            log.info("transfer FE type from UNKNOWN to FOLLOWER, master is \(entry.master.endpoint)")
            refusals = 0
            standing = .following
        }
        return reply
    }
}
