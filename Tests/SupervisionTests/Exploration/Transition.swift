import Supervision

/// One event that a machine was told, and what it made of it; nothing of that has been done yet.
struct Transition {
    let step: Step
    let event: NodeMachine.Event
    /// What the machine had published before.
    let former: Snapshot
    let actions: [NodeMachine.Action]
    /// What the machine publishes.
    let snapshot: Snapshot
    /// When it wants to be asked again.
    let nextWake: Instant?
    /// The world when the event had taken place.
    let world: World
    let scope: Scope

    /// How many times the machine asks for a spawn.
    var spawns: Int {
        actions.count { if case .process(.spawn) = $0 { true } else { false } }
    }

    func isPassing(_ probe: ProbeVerdict.Probe, silence: Duration = .zero) -> Bool {
        ProbeVerdict(probe, snapshot: snapshot, silence: silence, at: world.now).isPassing
    }
}
