import Doris
import Supervision

/// How each fault shows: in what the machine is told, does, publishes, or when it wakes.
extension Fault {
    func events(for event: NodeMachine.Event, at snapshot: Snapshot) -> [NodeMachine.Event] {
        switch (self, event) {
        case (.forgetsTermWhilePaused, .process(.stop)) where snapshot.phase == .paused: []
        case (.takesTermForPreStop, .process(.stop)): [.process(.preStop)]
        case (.spawnsBeforeTheSweep, .process(.mainExited)): [event, .process(.childrenGone)]
        case (.losesExit, .process(.mainExited)) where snapshot.stopBudget == nil: []
        case (.takesAliveForDead, .membership(.read(.success(.alive)))): [.membership(.read(.success(.dead(""))))]
        case (.forgetsUnpark, .intent(.ordered(.unpark))): []
        default: [event]
        }
    }

    func actions(
        _ actions: [NodeMachine.Action],
        for event: NodeMachine.Event,
        at snapshot: Snapshot
    ) -> [NodeMachine.Action] {
        switch (self, event) {
        case (.spawnsTwice, .process(.prepared(.start))): actions + actions
        case (.neverKills, _): actions.filter { if case .process(.kill) = $0 { false } else { true } }
        case (.sparesLeftovers, _): actions.filter { $0 != .process(.endLeftovers(forcibly: true)) }
        case (.addsTheDead, .membership(.read(.success(.dead)))): actions + [.membership(.add)]
        case (.addsWhilePaused, .membership(.read(.success(.absent)))) where snapshot.intent == .paused:
            actions + [.membership(.add)]
        case (.addsAfterTerm, .membership(.read(.success(.absent)))) where snapshot.stopBudget != nil:
            actions + [.membership(.add)]
        case (.addsFrontend, .membership(.read(.success(.absent)))): actions + [.membership(.add)]
        case (.spawnsWhileParked, .process(.prepared(.start(let request, _)))) where snapshot.intent == .parked:
            [.process(.spawn(request))]
        case (.spawnsForLatePreparation, .process(.prepared(.start(let request, _)))) where snapshot.phase == .preparing:
            actions.isEmpty ? [.process(.spawn(request))] : actions
        case (.endsWellAfterKill, _):
            actions.map { $0 == .process(.finish(code: 137)) ? .process(.finish(code: 0)) : $0 }
        case (.endsTwice, _): actions.flatMap { action in isEnd(action) ? [action, action] : [action] }
        case (.forgetsItsEnd, .frontend): actions.filter { !isEnd($0) }
        case (.endsInsteadOfBackingOff, .process(.childrenGone)) where snapshot.phase == .backoff:
            [.process(.finish(code: snapshot.lastExit?.code ?? 0))]
        case (.killsTheFormerChild, .clock) where snapshot.starts > 0 && snapshot.childPID == nil:
            actions + [.process(.kill(pid: Int32(100 + snapshot.starts)))]
        default: actions
        }
    }

    private func isEnd(_ action: NodeMachine.Action) -> Bool {
        if case .process(.finish) = action { true } else { false }
    }

    func snapshot(_ original: Snapshot) -> Snapshot {
        var snapshot = original
        switch (self, original.phase) {
        case (.readyWhileDraining, .draining), (.readyWhilePaused, .paused): snapshot.phase = .ready
        case (.dyingWhileTerminating, .terminating): snapshot.killingSince = snapshot.since
        case (.livesUnkillable, .killing): snapshot.killingSince = nil
        case (.countsFailedStart, .exiting): snapshot.starts += snapshot.failure == nil ? 0 : 1
        default: break
        }
        return snapshot
    }

    func time(_ now: Instant, in phase: Phase) -> Instant {
        self == .hurriesBackoff && phase == .backoff ? now + .seconds(40) : now
    }

    func nextWake(_ wake: Instant?, in phase: Phase) -> Instant? {
        switch (self, phase) {
        case (.neverWakesFromBackoff, .backoff): nil
        case (.hurriesBackoff, .backoff): .at(0)
        case (.sleepsLongWhileWaiting, .waiting): wake.map { $0 + .seconds(60) }
        default: wake
        }
    }
}
