import Doris
import Supervision

extension LeavingWorld {
    /// How an action is answered.
    enum Answer: Hashable {
        case good
        /// It fails; what it was to do was done all the same, or was not.
        case lost(isDone: Bool)
        /// The cluster says no.
        case refused
    }

    /// Something that can happen next; the number is the node's.
    enum Step: Hashable {
        case answer(Int, Answer)
        case clock
        case order(Int)
        case cancel(Int)
        case stop(Int)
        case scale(Int)
        /// The supervisor is killed; what it had asked for is done all the same, or is not.
        case kill(Int, isDone: Bool, isNewPod: Bool)
        case meddle(Int)
        case progress(Int)
        case death
    }

    /// When time has something to bring next.
    var nextWake: Double? { nodes.compactMap(\.machine.nextWake).min().map { max(now, $0.sinceOrigin.seconds) } }

    /// Whether nobody meddles in a way that no listing could show: a mark by another, set while ours is being set or
    /// taken back, cannot be told from ours.
    private func canMeddle(_ node: Node) -> Bool {
        switch node.mark {
        case .ours: true
        case .theirs: true
        case .none: node.isListed && node.record.leave == nil && node.doing.map { $0 == .look } ?? true
        }
    }

    /// Everything that can happen.
    var steps: [Step] {
        var steps: [Step] = []
        if let nextWake, nextWake <= scope.horizon { steps.append(.clock) }
        let mayDisturb = scope.all > 0
        if mayDisturb, scope.deaths > 0 { steps.append(.death) }
        for (index, node) in nodes.enumerated() {
            if let doing = node.doing {
                steps.append(.answer(index, .good))
                if mayDisturb, scope.losses > 0 {
                    steps.append(.answer(index, .lost(isDone: false)))
                    if doing.changes {
                        steps.append(.answer(index, .lost(isDone: true)))
                        if case .execute(.decommissionBackend) = doing { steps.append(.answer(index, .refused)) }
                    }
                }
            }
            if node.isListed, node.mark != .none { steps.append(.progress(index)) }
            guard mayDisturb else { continue }
            if scope.orders > 0, node.deadline == nil { steps.append(.order(index)) }
            if scope.cancels > 0 { steps.append(.cancel(index)) }
            if scope.stops > 0, node.deadline == nil { steps.append(.stop(index)) }
            if scope.scalings > 0 { steps.append(.scale(index)) }
            if scope.meddlings > 0, canMeddle(node) { steps.append(.meddle(index)) }
            if scope.kills > 0 {
                steps.append(.kill(index, isDone: false, isNewPod: false))
                if node.doing?.changes == true { steps.append(.kill(index, isDone: true, isNewPod: false)) }
                if !node.isScaledIn { steps.append(.kill(index, isDone: false, isNewPod: true)) }
            }
        }
        return steps
    }

    /// Whether the step is something that a quiet world would not do by itself.
    static func isDisturbance(_ step: Step) -> Bool {
        switch step {
        case .clock, .answer(_, .good): false
        default: true
        }
    }

    mutating func take(_ step: Step) {
        switch step {
        case .clock: pass()
        case .answer(let index, let answer):
            if answer != .good { spend(\.losses) }
            self.answer(answer, to: index)
        case .progress(let index):
            if nodes[index].tablets > 0 { nodes[index].tablets = 0 } else { drop(index) }
        case .death:
            spend(\.deaths)
            isPeerAlive.toggle()
        case .order(let index):
            spend(\.orders)
            (nodes[index].isOrdered, nodes[index].isTakenBack) = (true, false)
            feed(.ordered, to: index)
        case .cancel(let index):
            spend(\.cancels)
            nodes[index].isOrdered = false
            feed(.cancelled, to: index)
        case .stop(let index):
            spend(\.stops)
            (nodes[index].holdUntil, nodes[index].deadline) = (now + 20, now + 30)
            nodes[index].isTakenBack = false
            feed(.stopped(deadline: .at(now + 30), childNeeds: .seconds(10)), to: index)
        case .scale(let index):
            spend(\.scalings)
            nodes[index].isScaledIn.toggle()
        case .meddle(let index):
            spend(\.meddlings)
            if nodes[index].mark == .ours, nodes.allSatisfy({ $0.id == nodes[index].id || $0.mark == .none }) {
                nodes[index].isTakenBack = nodes[index].record.leave.map { $0.tablets != nil } ?? false
            }
            nodes[index].mark = nodes[index].mark == .none ? .theirs : .none
        case .kill(let index, let isDone, let isNewPod):
            spend(\.kills)
            if isDone, let doing = nodes[index].doing { carryOut(doing, of: index) }
            if isNewPod { nodes[index].uid += 1 }
            live(index)
        }
    }

    private mutating func spend(_ kind: WritableKeyPath<LeavingScope, Int>) {
        scope.all -= 1
        scope[keyPath: kind] -= 1
    }

    /// Time passes to the next instant at which anybody wants to be woken.
    mutating func pass() {
        guard let wake = nextWake else { return }
        now = wake
        for (index, node) in nodes.enumerated() {
            if let due = node.machine.nextWake, due <= .at(now) { feed(.clock, to: index) }
        }
    }

    mutating func drop(_ index: Int) {
        (nodes[index].isListed, nodes[index].mark) = (false, .none)
    }

    /// Carries an action out, without an answer.
    private mutating func carryOut(_ action: DecommissionMachine.Action, of index: Int) {
        switch action {
        case .look, .inspect, .decide: break
        case .remember(let undertaking):
            if fault == .writesNothing, undertaking != nil { return }
            nodes[index].record.undertaking = undertaking
        case .execute(.decommissionBackend(let endpoint)):
            guard let marked = nodes.firstIndex(where: { $0.endpoint == endpoint && $0.isListed }) else { return }
            if nodes[marked].mark == .none { nodes[marked].mark = .ours }
        case .execute(.cancelDecommission(let endpoint)):
            guard let marked = nodes.firstIndex(where: { $0.endpoint == endpoint }) else { return }
            if nodes[marked].mark == .theirs { violation = "another's mark is taken back" }
            nodes[marked].mark = .none
        case .execute(let statement): violation = "\(statement.text) is never sent"
        }
    }

    mutating func answer(_ answer: Answer, to index: Int) {
        guard let doing = nodes[index].doing else { return }
        nodes[index].doing = nil
        switch answer {
        case .good, .lost(isDone: true): carryOut(doing, of: index)
        case .lost, .refused: break
        }
        let node = nodes[index]
        let error = ClusterError(
            reason: answer == .refused ? .rejected(code: 1105) : .timedOut,
            endpoint: node.endpoint,
            statement: "S",
            message: "no"
        )
        switch doing {
        case .decide:
            // An API that does not answer says nothing, and nothing means restart.
            let isLeaving = answer == .good && node.isScaledIn
            nodes[index].isToldToStay = !isLeaving
            if isLeaving { nodes[index].isOrdered = false }
            feed(.decided(isLeaving ? .scaleIn(reason: "r", replicas: 1) : .restart(reason: "r")), to: index)
        case .look:
            if answer == .good { nodes[index].lastLook = rows }
            feed(.looked(answer == .good ? .success(rows) : .failure(error)), to: index)
        case .inspect: feed(.inspected(MoveObstacles()), to: index)
        case .remember: feed(.remembered(failure: answer == .good ? nil : "no"), to: index)
        case .execute: feed(.executed(failure: answer == .good ? nil : error), to: index)
        }
    }

    // MARK: - Quiet

    /// Lets everything go well from here on.
    ///
    /// - Parameter moves: Whether replicas move: of one backend at a time, since two have no room.
    /// - Returns: What stays wrong; `nil` where nothing does.
    func lasting(moves: Bool) -> String? {
        var world = self
        let end = now + 60
        var steps = 0
        while world.now < end, world.violation == nil {
            steps += 1
            guard steps < 1_000 else { return "it is awake all the time" }
            for index in world.nodes.indices where world.nodes[index].isOver && !world.nodes[index].isScaledIn {
                world.nodes[index].uid += 1
                world.live(index)
            }
            if let index = world.nodes.firstIndex(where: { $0.doing != nil }) {
                world.answer(.good, to: index)
            } else {
                guard world.nextWake != nil else { break }
                if moves { world.move() }
                world.pass()
            }
        }
        return world.violation ?? world.nodes.compactMap { world.fault(of: $0, moves: moves) }.first
    }

    private mutating func move() {
        let leaving = nodes.indices.filter { nodes[$0].isListed && nodes[$0].mark != .none && nodes[$0].tablets > 0 }
        for index in nodes.indices where nodes[index].mark != .none && nodes[index].tablets == 0 { drop(index) }
        if leaving.count == 1 { nodes[leaving[0]].tablets = 0 }
    }

    private func fault(of node: Node, moves: Bool) -> String? {
        let isRecorded = if case .decommissioning? = node.record.undertaking { true } else { false }
        if !node.isScaledIn, !node.isOrdered, node.mark == .ours || isRecorded {
            return "wanted, and still marked or on record: \(node.mark)"
        }
        let isFree = isPeerAlive && nodes.allSatisfy { $0.mark != .theirs }
        let state = node.machine.report(at: .at(now)).state
        if moves, isFree, node.deadline == nil, [.waiting, .beginning, .moving, .withdrawing].contains(state) {
            return "it is stuck: \(state)"
        }
        return nil
    }
}

extension DecommissionMachine.Action {
    /// Whether it changes anything.
    fileprivate var changes: Bool {
        switch self {
        case .remember, .execute: true
        case .decide, .look, .inspect: false
        }
    }
}
