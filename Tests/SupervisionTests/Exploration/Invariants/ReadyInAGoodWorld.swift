import Supervision

/// No question may be lost and no state be a dead end, or the node would need a person to come back.
struct ReadyInAGoodWorld: Invariant {
    let name = "where all goes well from now on and the node is meant to run, it becomes ready within a minute"

    func violation<Machine>(at life: Life<Machine>, in scope: Scope) -> String? {
        // A backend that is wanted gone does not become ready.
        guard !scope.mayBeDecommissioned else { return nil }
        guard life.world.history.stop == nil, life.world.hasBegun else { return nil }
        var life = life
        let begin = life.world.now
        var steps: [Step] = []
        for _ in 0..<200 {
            let snapshot = life.machine.snapshot
            if snapshot.phase == .ready && snapshot.intent == .run || life.world.exitCode != nil { return nil }
            if life.world.now - begin > .seconds(60) { return "it is \(snapshot.phase) after a minute: \(steps)" }
            let step = step(life.world, snapshot)
            if step == .wake, life.machine.nextWake == nil { return "it stays \(snapshot.phase) after \(steps)" }
            life.rush(step)
            steps.append(step)
        }
        return "it goes round in circles: \(steps.suffix(6))"
    }

    private func step(_ world: World, _ snapshot: Snapshot) -> Step {
        if world.clockIsDue { return .clock }
        return answer(world.awaited) ?? order(snapshot) ?? end(world) ?? .wake
    }

    private func answer(_ awaited: World.Awaited) -> Step? {
        if awaited.records > 0 { return .recorded(succeeds: true) }
        if awaited.preparations > 0 { return .prepared(.start) }
        if awaited.causes > 0 { return .examined(findsCause: false) }
        if awaited.additions > 0 { return .added(succeeds: true) }
        if awaited.listings > 0 { return .listed(.alive) }
        if awaited.health > 0 { return .health(.serving) }
        return awaited.samples > 0 ? .measured(.progress) : nil
    }

    private func order(_ snapshot: Snapshot) -> Step? {
        switch snapshot.intent {
        case .run: nil
        case .parked: .order(.unpark)
        case .paused: .order(.resume)
        }
    }

    private func end(_ world: World) -> Step? {
        if let child = world.child, child.wasTold || child.killedAt != nil {
            return .exit(.exited(code: 143), leavesOthers: false)
        }
        return world.leftovers == nil ? nil : .leftoversEnd
    }
}
