import Doris
import HTTPEndpoints
import Logging
import NodeStorage
import Supervision

/// A frontend's hooks.
extension Standalone {
    /// The time between two looks at a frontend that is to be added.
    private static let pause = Duration.seconds(1)

    func frontendArrives(
        until deadline: Instant,
        clock: HookClock,
        say: @escaping (String) -> Void
    ) throws(HookVolume.Obstacle) -> Bool {
        let parts = frontendParts
        let begin = clock.now()
        guard let own = try frontendIsAdded(parts, until: deadline, clock: clock, say: say) else { return false }
        let record = try look { () throws(StorageError) in try parts.keeper.recordFile().read() ?? FrontendRecord() }
        switch record.undertaking {
        case .recovering, .settingAside:
            say("a supervisor was about to change the metadata here, and a hook does not go on with that: start one")
            return false
        case .founding, .joining, .leaving, nil: break
        }
        parts.keeper.identity.node = own
        var machine = FrontendArrival(
            cleanup: settings.cleanupPolicy,
            limit: deadline - begin,
            seed: .random(in: .min ... .max)
        )
        _ = HookLoop(clock: clock, deadline: deadline, say: say).run(
            &machine,
            from: [.prepared(record, node: own), .membership(.begun)]
        ) { action in
            switch action {
            case .membership:
                let (observation, sight) = parts.keeper.look(needsAccounts: record.needsAccounts)
                return [.membership(.read(observation))] + (sight.map { [.upkeep(.saw($0))] } ?? [])
            case .upkeep(let action): return [.upkeep(parts.keeper.carryOut(action))]
            }
        }
        return machine.isRegistered
    }

    /// Has a frontend without metadata, which waits in its `--helper` loop until it is listed, added at the master.
    ///
    /// Nothing else of its start's plan is done to one that runs: what founds, recovers, drops or moves metadata is for
    /// somebody who starts Doris after that.
    ///
    /// - Returns: Where the cluster is to know it, once it has metadata; `nil` where that did not come, and it was said why.
    private func frontendIsAdded(
        _ parts: FrontendParts,
        until deadline: Instant,
        clock: HookClock,
        say: @escaping (String) -> Void
    ) throws(HookVolume.Obstacle) -> Endpoint? {
        var said = ""
        while true {
            let finding = try look { () throws(StorageError) in
                try parts.scout.look(FrontendScout.Memory(), abilities: try? distribution.abilities())
            }
            let words: String
            switch FrontendEntry(finding, objection: try objection(to: finding)) {
            case .settled(let node): return node
            case .refuse(let reason):
                say("this frontend is not added: \(reason)")
                return nil
            case .wait(let reason): words = reason
            case .add(let role):
                words = try add(finding, as: role, parts)
            }
            if words != said { say(words) }
            said = words
            guard clock.now() < deadline else { return nil }
            clock.sleep(min(clock.now() + Standalone.pause, deadline))
        }
    }

    private func add(
        _ finding: FrontendScout.Finding,
        as role: FrontendRole,
        _ parts: FrontendParts
    ) throws(HookVolume.Obstacle) -> String {
        let inputs = finding.inputs
        try look { () throws(StorageError) in
            var record = inputs.record ?? FrontendRecord()
            record.undertaking = .joining(inputs.node, role)
            record.clusterID = inputs.view?.listingWithMaster?.lazy.compactMap(\.clusterID).first ?? record.clusterID
            if record != inputs.record { try parts.keeper.recordFile().write(record) }
        }
        let statement = MasterStatement(cluster: cluster, node: inputs.node, logger: logger)
        guard case .wait(let reason) = statement.add(as: role, in: inputs.view?.listingWithMaster) else { return "" }
        return reason
    }

    /// Why Doris, as it is configured, would not come under the address or name that would be added.
    private func objection(to finding: FrontendScout.Finding) throws(HookVolume.Obstacle) -> String? {
        switch finding.identity {
        case .name(needsKey: true):
            return "the cluster knows its frontends by name; set enable_fqdn_mode = true in fe.conf before Doris starts"
        case .name, .impossible: return nil
        case .address: break
        }
        let networks = try look { () throws(StorageError) in
            try distribution.configuration().value("priority_networks").flatMap { $0.isEmpty ? nil : $0 }
        }
        let address = finding.inputs.node.host
        let isTaken = networks.map { NetworkMatch.holds(address, networks: $0) }
        guard isTaken ?? (HostIdentity.firstIPv4Address.map { $0 == address } ?? true) else {
            return "Doris would not take the pod's address \(address); set priority_networks ="
                + " \(NetworkMatch.only(address)) in fe.conf before it starts"
        }
        return nil
    }

    func frontendLeaves(
        until deadline: Instant,
        clock: HookClock,
        say: @escaping (String) -> Void
    ) throws(HookVolume.Obstacle) -> Bool {
        let parts = frontendParts
        let found = try look { () throws(StorageError) in try parts.keeper.recordFile().read() }
        guard let record = found, let own = record.node else {
            say(
                "the volume does not say where the cluster lists this node; run post-start --standalone fe at each start"
            )
            return false
        }
        parts.keeper.identity.node = own
        var machine = FrontendLeave(cleanup: settings.cleanupPolicy, asks: kubernetes != nil)
        let judge = StopJudge(kubernetes: kubernetes, podName: settings.podName, podUID: settings.podUID)
        var evidence = ""
        return HookLoop(clock: clock, deadline: deadline, say: say).run(
            &machine,
            from: [
                .prepared(record, node: own, parts.keeper.look(needsAccounts: false).sight),
                .departure(.stopped(deadline: deadline)),
            ]
        ) { action in
            switch action {
            case .decide:
                let decision = decide(judge)
                evidence = decision.reason
                return [.departure(.decided(decision))]
            case .step(let isRunning, let takesBack, let keeps):
                let event = parts.keeper.step(
                    isRunning: isRunning,
                    takesBack: takesBack,
                    keeps: keeps,
                    evidence: evidence
                )
                return [.departure(event)]
            }
        }
    }

    // MARK: - Parts

    private struct FrontendParts {
        let scout: FrontendScout
        let keeper: FrontendKeeper
    }

    private var frontendParts: FrontendParts {
        let fetcher = HTTPFetcher(group: Commands.networkThread())
        let supervisors = PeerSupervisor(fetcher: fetcher, port: settings.httpPort)
        return FrontendParts(
            scout: FrontendScout(
                settings: settings,
                distribution: distribution,
                cluster: cluster,
                supervisors: supervisors,
                kubernetes: kubernetes,
                editLogPort: node.port
            ),
            keeper: FrontendKeeper(
                settings: settings,
                distribution: distribution,
                identity: FrontendIdentity(node),
                queryPort: ports.query,
                cluster: cluster,
                supervisors: supervisors,
                kubernetes: kubernetes,
                logger: logger
            )
        )
    }
}
