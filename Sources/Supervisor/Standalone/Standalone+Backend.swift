import Doris
import Logging
import NodeStorage
import Supervision
import Synchronization

/// A backend's hooks.
extension Standalone {
    func backendArrives(
        until deadline: Instant,
        clock: HookClock,
        say: @escaping (String) -> Void
    ) throws(HookVolume.Obstacle) -> Bool {
        let heard = Heard()
        let keeper = backendKeeper(heard)
        let inputs = try look(keeper)
        let plan = BackendStartPlan.make(inputs)
        // Doris runs already; all that a conflict can be is told, and not made worse.
        guard plan.step != .refuse else {
            say(plan.reason)
            return false
        }
        var machine = BackendArrival(
            policy: settings.decommissionPolicy(asks: kubernetes != nil),
            seed: .random(in: .min ... .max)
        )
        let addresses = [inputs.node] + inputs.aliases
        _ = HookLoop(clock: clock, deadline: deadline, say: say).run(
            &machine,
            from: [
                .prepared(inputs.record ?? BackendRecord(), addresses: addresses, podUID: settings.podUID),
                .membership(.begun),
            ]
        ) { action in
            let answers = perform(action, keeper)
            return heard.records().map { .recorded($0) } + answers
        }
        if !machine.isOver { say("the time is over; the next hook goes on from here") }
        return machine.isRegistered
    }

    private func perform(_ action: BackendArrival.Action, _ keeper: BackendKeeper) -> [BackendArrival.Event] {
        switch action {
        case .membership(.read):
            let (observation, sight) = keeper.look()
            return [.membership(.read(observation))] + (sight.map { [.place(.saw($0))] } ?? [])
        case .membership(.add): return [.membership(.added(keeper.add()))]
        case .place(let action): return [.place(keeper.carryOut(action))]
        case .decommission(let action): return keeper.carryOut(action).map { [.decommission($0)] } ?? []
        }
    }

    func backendLeaves(
        until deadline: Instant,
        clock: HookClock,
        say: @escaping (String) -> Void
    ) throws(HookVolume.Obstacle) -> Bool {
        let heard = Heard()
        let keeper = backendKeeper(heard)
        let record = try look { () throws(StorageError) in try volume().record.read() ?? BackendRecord() }
        let judge = StopJudge(kubernetes: kubernetes, podName: settings.podName, podUID: settings.podUID)
        let childNeeds = StopHabits(of: distribution)?.need ?? StopHabits.teardown
        keeper.switchOff(settings.drain.switches)
        _ = heard.records()
        var machine = BackendLeave(policy: settings.decommissionPolicy(asks: kubernetes != nil))
        // Doris has the rest of the time for its own end; whoever is PID 1 asks it to once the hook has ended.
        let hold = deadline + (.zero - childNeeds)
        let isSettled = HookLoop(clock: clock, deadline: max(hold, clock.now()), say: say).run(
            &machine,
            from: [
                .prepared(record, podUID: settings.podUID), .stopped(deadline: deadline, childNeeds: childNeeds),
            ]
        ) { action in
            if case .decide = action { return [.decided(decide(judge))] }
            let answer = keeper.carryOut(action)
            return heard.records().map { .recorded($0) } + (answer.map { [$0] } ?? [])
        }
        if !isSettled { say("the time is over; what was begun is on record, and the next start takes it back") }
        return isSettled
    }

    /// Asks whether the pod leaves for good, and tells the log as the supervisor does.
    func decide(_ judge: StopJudge) -> StopDecision {
        let decision = judge.decide()
        logger.notice("A stop begins", metadata: ["decision": "\(decision.word)", "reason": "\(decision.reason)"])
        return decision
    }

    // MARK: - Parts

    private func volume() throws(StorageError) -> BackendVolume {
        try BackendVolume(settings: settings, distribution: distribution)
    }

    private func look(_ keeper: BackendKeeper) throws(HookVolume.Obstacle) -> BackendStartPlan.Inputs {
        try look { () throws(StorageError) in
            try BackendScout(keeper: keeper, node: node, podUID: settings.podUID).look(at: try volume())
        }
    }

    func look<Found>(_ work: () throws(StorageError) -> Found) throws(HookVolume.Obstacle) -> Found {
        do throws(StorageError) {
            return try work()
        } catch {
            throw HookVolume.Obstacle(words: "\(error)")
        }
    }

    private func backendKeeper(_ heard: Heard) -> BackendKeeper {
        BackendKeeper(
            settings: settings,
            distribution: distribution,
            cluster: cluster,
            node: node,
            tell: { heard.append($0) },
            logger: logger
        )
    }

    /// The records that were written since it was asked last.
    private final class Heard: Sendable {
        private let written = Mutex<[BackendRecord]>([])

        func append(_ record: BackendRecord) { written.withLock { $0.append(record) } }

        func records() -> [BackendRecord] {
            written.withLock { records in
                defer { records = [] }
                return records
            }
        }
    }
}
