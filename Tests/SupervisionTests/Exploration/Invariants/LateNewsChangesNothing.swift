import Supervision

struct LateNewsChangesNothing: Invariant {
    let name = "news of a preparation, a start or an end that nobody waits for changes nothing"

    func violation(in transition: Transition) -> String? {
        guard isLate(transition) else { return nil }
        if !transition.actions.isEmpty { return "\(transition.event) leads to \(transition.actions)" }
        let (former, snapshot) = (transition.former, transition.snapshot)
        let isSame =
            former.intent == snapshot.intent && former.childPID == snapshot.childPID && former.starts == snapshot.starts
            && former.lastExit == snapshot.lastExit && former.exitCode == snapshot.exitCode
        return isSame ? nil : "\(transition.event) is taken for news"
    }

    private func isLate(_ transition: Transition) -> Bool {
        switch (transition.step, transition.event) {
        case (.stray(let stray), _): stray.isIgnored
        case (_, .process(.prepared)):
            transition.world.awaited.preparations > 0 || transition.former.phase != .preparing
        default: false
        }
    }
}
