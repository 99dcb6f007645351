import Doris

extension FrontendNode {
    /// Takes part in the group for as long as this frontend runs: looks for a master, becomes one, follows one.
    ///
    /// - Throws: ``StartupFailure`` when the process has to end.
    func takePart() async throws {
        do {
            while true { try await takeTurn() }
        } catch {
            end(error as? StartupFailure ?? .exit("\(error)"))
            throw error
        }
    }

    private func takeTurn() async throws {
        if let ending { throw ending }
        if mastership != nil {
            try await lead()
        } else if audibleMaster != nil {
            try await Task.sleep(for: settings.simulation.replicationInterval)
        } else {
            try await seek()
        }
    }

    /// Asks the others for a master once, and stands for election where they have none.
    private func seek() async throws {
        if standing == .following {
            log.warn("transfer FE type from FOLLOWER to UNKNOWN")
            standing = .unknown
        }
        var greetings = await greet(replica.peers)
        // Whoever was asked may only know where the master is, and it alone takes newcomers in.
        if let master = greetings.lazy.compactMap(\.master).first, master != settings.editLog {
            greetings += await greet([master])
            let pause = settings.simulation
            return try await Task.sleep(for: heed(greetings) ? pause.replicationInterval : pause.joinRetry)
        }
        guard try heed(greetings) else { return try await Task.sleep(for: settings.simulation.joinRetry) }
        guard try await !campaign() else { return }
        // Two that stood at once must not do so again.
        try await Task.sleep(for: .milliseconds(.random(in: 50...250)))
    }

    private func greet(_ endpoints: [Endpoint]) async -> [Greeting] {
        let introduction = replica.introduction
        return await withTaskGroup(of: Greeting?.self) { group in
            for endpoint in endpoints {
                group.addTask { [replication] in await replication.greet(endpoint, as: introduction) }
            }
            var greetings: [Greeting] = []
            for await greeting in group { if let greeting { greetings.append(greeting) } }
            return greetings
        }
    }

    /// Ends the process where the others do not take it for one of theirs.
    ///
    /// BDB JE opens an environment three times, with 5 s between them, before Doris gives up.
    ///
    /// - Returns: Whether nobody refused this frontend.
    private func heed(_ greetings: [Greeting]) throws -> Bool {
        if greetings.contains(where: { $0.membership == .removed }) {
            throw StartupFailure.exit("current fe \(name) is removed. will exit")
        }
        if let complaint = greetings.compactMap(\.clock).compactMap({ self.complaint(about: $0) }).first {
            try noteRefusal("(JE 18.3.12) \(complaint)")
            return false
        }
        guard !greetings.contains(where: { $0.membership == .member || $0.membership == .newcomer }) else {
            refusals = 0
            return true
        }
        let isMoved = cluster.group.count > 1 && cluster.membership(of: replica.introduction) == .moved
        guard isMoved || greetings.contains(where: { $0.membership == .moved || $0.membership == .foreign }) else {
            return true
        }
        try noteRefusal("the group does not take \(name) at \(settings.editLog)")
        return false
    }

    /// Counts a try to open the environment that failed; the third one ends the process.
    private func noteRefusal(_ reason: String) throws(StartupFailure) {
        refusals += 1
        log.warn("catch an exception when setup environment, \(refusals) times: \(reason)")
        guard refusals < 3 else {
            throw .exit(
                "error to open replicated environment. will exit. com.sleepycat.je.EnvironmentFailureException: "
                    + reason
            )
        }
    }

    /// What BDB JE says of a master whose clock is too far from the own one; `nil` where it is not.
    func complaint(about master: MasterClock) -> String? {
        master.complaint(own: clock, limit: settings.clockDeltaLimit)
    }

    /// The time at this frontend, in milliseconds since 1970.
    nonisolated var clock: Int64 { max(0, WallClock.milliseconds + settings.simulation.clockOffset) }

    /// Stands for election.
    ///
    /// - Returns: Whether this frontend is the master now.
    private func campaign() async throws -> Bool {
        guard replica.isElectable, try await wins(replica.ballot(isTrial: true)) else { return false }
        try update { $0.stand() }
        let ballot = replica.ballot(isTrial: false)
        guard try await wins(ballot), replica.record.term == ballot.term, audibleMaster == nil else { return false }
        mastership = Mastership(term: ballot.term)
        return true
    }

    /// Whether a majority votes for this frontend.
    private func wins(_ ballot: Ballot) async throws -> Bool {
        let others = cluster.electors(including: name).filter { $0.name != name }
        let replies = await withTaskGroup(of: (String, BallotReply?).self) { group in
            for other in others {
                group.addTask { [replication] in (other.name, await replication.send(ballot, to: other.endpoint)) }
            }
            var replies: [String: BallotReply] = [:]
            for await (name, reply) in group { replies[name] = reply }
            return replies
        }
        if replies.values.contains(where: { $0.membership == .removed }) {
            throw StartupFailure.exit("current fe \(name) is removed. will exit")
        }
        try update { $0.learn(from: replies.values) }
        let voters = replies.filter(\.value.isGranted).map(\.key) + [name]
        return replica.majority.isReached(by: Set(voters))
    }
}
