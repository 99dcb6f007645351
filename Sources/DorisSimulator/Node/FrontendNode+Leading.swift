import Doris

extension FrontendNode {
    /// Is the master until the process has to end.
    ///
    /// - Throws: ``StartupFailure``; a master never becomes anything else, it exits.
    func lead() async throws {
        try checkListed()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.replicate() }
            group.addTask { try await self.govern() }
            let end = await group.nextResult()
            // Statements that wait for a majority would else keep the group from ending.
            self.end(.exit("the frontend was stopped"))
            group.cancelAll()
            try end?.get()
        }
    }

    /// Leaves office, as a master does whose group elects another one: the process ends, and the others vote.
    func resign() {
        guard mastership != nil else { return }
        end(.exit("transfer FE type from MASTER to UNKNOWN. exit"))
    }

    /// Wakes the replication, which else looks at its members once per interval.
    nonisolated func nudge() {
        nudges.continuation.yield()
    }

    /// The check of Doris' `checkCurrentNodeExist`: the list of frontends holds this one, with its role.
    private func checkListed() throws(StartupFailure) {
        guard !settings.recovers else { return }
        guard cluster.frontend(at: settings.editLog)?.role == .follower else {
            throw .exit(
                "current node \(settings.editLog) is not added to the cluster, will exit. Your FE IP maybe changed, "
                    + "please set 'priority_networks' config in fe.conf properly."
            )
        }
    }

    /// Takes office, and sends heartbeats from then on.
    private func govern() async throws {
        var next = cluster
        next.elect(settings.editLog, term: mastership?.term ?? 0)
        next.configuration = settings.changeable
        next.journalID += 1
        guard await append(next) else { return await stop() }
        log.info("transfer FE type from UNKNOWN to MASTER, epoch is \(next.epoch)")
        standing = .master
        while !Task.isCancelled {
            // Doris' master writes the time into the journal now and then, and so notices a full volume by itself.
            guard hasRoom() else { return await stop() }
            await sendHeartbeats()
            try await Task.sleep(for: settings.simulation.heartbeatInterval)
        }
    }

    /// Waits to be cancelled, which comes with the end of the process.
    private func stop() async {
        try? await Task.sleep(for: .seconds(60))
    }

    /// Brings the members the journal, again and again.
    private func replicate() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { [settings] in
                while true {
                    try await Task.sleep(for: settings.simulation.replicationInterval)
                    self.nudge()
                }
            }
            for await _ in nudges.stream {
                if let ending { throw ending }
                try checkMajority()
                for member in destinations { group.addTask { await self.bring(to: member) } }
            }
        }
    }

    /// Ends the process when an entry waits for its majority for too long.
    private func checkMajority() throws {
        guard mastership?.isOverdue(at: .now) == true else { return }
        let failure = StartupFailure.exit(
            "write bdb failed. will exit. journalId: \(cluster.journalID), com.sleepycat.je.rep."
                + "InsufficientAcksException: no majority of \(replica.majority.electors.count) electable members"
        )
        end(failure)
        throw failure
    }

    /// The members that can be sent something now.
    private var destinations: [SimulatedCluster.GroupMember] {
        let departing = mastership?.departing.map(\.member) ?? []
        return (cluster.group + departing).filter { $0.name != name && mastership?.busy.contains($0.name) == false }
    }

    /// Sends one member what it lacks, or that the master is there.
    private func bring(to member: SimulatedCluster.GroupMember) async {
        guard let mastership, !mastership.busy.contains(member.name) else { return }
        self.mastership?.busy.insert(member.name)
        defer { self.mastership?.busy.remove(member.name) }
        var entry = Entry(master: replica.introduction, term: mastership.term, position: cluster.position)
        entry.clock = MasterClock(name: name, milliseconds: clock)
        if mastership.acknowledged[member.name].map({ $0 < entry.position }) ?? false { entry.cluster = cluster }
        var reply = await replication.send(entry, to: member.endpoint)
        if reply == .wanting {
            entry.cluster = cluster
            entry.position = cluster.position
            reply = await replication.send(entry, to: member.endpoint)
        }
        note(reply, to: entry, by: member)
    }

    private func note(_ reply: EntryReply?, to entry: Entry, by member: SimulatedCluster.GroupMember) {
        // An entry from before the member was dropped tells it nothing of that.
        let saysSo = entry.cluster.map { !$0.group.contains(member) } ?? false
        mastership?.noteDeparture(of: member, hasHeard: saysSo && reply == .taken)
        switch reply {
        case .taken:
            acknowledge(entry.position, by: member.name)
            // What was written while the entry was on its way goes out at once.
            if entry.position < cluster.position { nudge() }
        case .outdated: end(.exit("transfer FE type from MASTER to UNKNOWN. exit"))
        case .foreign, .wanting, nil: break
        }
    }
}
