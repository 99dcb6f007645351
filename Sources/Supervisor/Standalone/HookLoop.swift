import Supervision

/// What a hook decides with: some of the machines that the supervisor below PID 1 has, and nothing about a process.
protocol HookMachine {
    associatedtype Event
    associatedtype Action

    /// The event that says that time has passed.
    static var clock: Event { get }
    /// When ``clock`` has to come at the latest.
    var nextWake: Instant? { get }
    /// Whether nothing is left to wait for.
    var isOver: Bool { get }
    /// How far it has come, on one line.
    func summary(at now: Instant) -> String
    /// Takes an event and returns what is to be done.
    mutating func handle(_ event: Event, at now: Instant) -> [Action]
}

/// Runs a hook's machine on the calling thread: each action is carried out before the next, and in between it sleeps.
struct HookLoop {
    /// The least time between two rounds without anything to do.
    private static let pause = Duration.milliseconds(10)

    let clock: HookClock
    let deadline: Instant
    /// Hears of each change of the summary.
    let say: (String) -> Void

    /// Runs until nothing is left to wait for, or the time is over.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - first: What it hears, all of it, before anything is done.
    ///   - perform: Carries an action out and says what came of it.
    /// - Returns: Whether nothing was left to wait for.
    func run<Machine: HookMachine>(
        _ machine: inout Machine,
        from first: [Machine.Event],
        perform: (Machine.Action) -> [Machine.Event]
    ) -> Bool {
        var actions: [Machine.Action] = []
        var said = ""
        func tell() {
            let summary = machine.summary(at: clock.now())
            if summary != said { say(summary) }
            said = summary
        }
        for event in first { actions += machine.handle(event, at: clock.now()) }
        while true {
            tell()
            if machine.isOver { return true }
            actions += passTime(&machine)
            if machine.isOver { continue }
            guard clock.now() < deadline else { return false }
            guard actions.isEmpty else {
                for event in perform(actions.removeFirst()) {
                    // A call may have taken long, and what is due by now comes before its answer.
                    actions += passTime(&machine)
                    actions += machine.handle(event, at: clock.now())
                }
                continue
            }
            let wake = max(machine.nextWake ?? deadline, clock.now() + HookLoop.pause)
            clock.sleep(min(wake, deadline))
        }
    }

    private func passTime<Machine: HookMachine>(_ machine: inout Machine) -> [Machine.Action] {
        let now = clock.now()
        guard let wake = machine.nextWake, wake <= now else { return [] }
        return machine.handle(Machine.clock, at: now)
    }
}
