import Doris
import Supervision
import Testing

@Suite("A stop of a frontend")
struct DepartureTests {
    private static let own = Endpoint(host: "10.0.0.1", port: 9010)
    private static let entry = Frontend(name: "fe0", editLog: own)
    private static let master = Endpoint(host: "10.0.0.2", port: 9030)
    private static let scaleIn = StopDecision.scaleIn(reason: "ordinal 1 of 1", replicas: 1)
    private static let restart = StopDecision.restart(reason: "it comes back")

    /// What is known of the cluster when the stop begins: so many followers, of whom so many are dead.
    private static func upkeep(followers: Int, dead: Int = 0, isJoining: Bool = false) -> FrontendUpkeep {
        var upkeep = FrontendUpkeep(cleanup: CleanupPolicy(), seed: 1)
        let record = FrontendRecord(undertaking: isJoining ? .joining(own, .follower) : nil)
        _ = upkeep.handle(.prepared(record, node: own), at: .at(0))
        let rows = (0..<followers).map {
            Frontend(
                name: "fe\($0)",
                editLog: Endpoint(host: "10.0.0.\($0 + 1)", port: 9010),
                isMaster: $0 == 1,
                isAlive: $0 < followers - dead
            )
        }
        _ = upkeep.handle(.saw(FrontendSight(frontends: rows, nodeName: nil, clusterID: nil)), at: .at(0))
        return upkeep
    }

    // MARK: - Every order

    private static let deadline = 30.0
    private static let events: [FrontendDeparture.Event] = [
        .decided(scaleIn), .decided(restart), .childEnded, .stepped(.drop(entry, master: master), failure: nil),
        .stepped(.drop(entry, master: master), failure: "no answer"), .stepped(.endFirst(reason: "r"), failure: nil),
        .stepped(.wait(reason: "r"), failure: nil), .stepped(.done, failure: nil),
        .stepped(.refuse(reason: "r"), failure: nil), .hurried, .clock,
    ]

    private struct Life: Hashable {
        var machine: FrontendDeparture
        var now: Double
        /// Whether an answer to a step is due.
        var isStepping = false
        var isRunning = true
    }

    @Test(
        "is over by its deadline in every order of events, and drops no member that comes back",
        arguments: [
            (true, 2, false), (true, 3, false), (true, 2, true), (false, 3, true), (false, 2, false),
        ]
    )
    func everyOrder(asks: Bool, followers: Int, isJoining: Bool) {
        let upkeep = Self.upkeep(followers: followers, isJoining: isJoining)
        var first = Life(machine: FrontendDeparture(asks: asks), now: 0)
        let begun = first.machine.handle(.stopped(deadline: .at(Self.deadline)), upkeep: upkeep, at: .at(0))
        #expect(begun == (asks ? .decide : nil))
        var seen: Set = [first]
        var frontier = [first]
        for _ in 0..<14 {
            var next: [Life] = []
            for life in frontier {
                for event in Self.events {
                    guard let after = take(event, life, upkeep: upkeep, isJoining: isJoining) else { continue }
                    if seen.insert(after).inserted { next.append(after) }
                }
            }
            frontier = next
        }
        print("a frontend's stop, asks: \(asks), \(followers) followers, joining: \(isJoining): \(seen.count) states")
        #expect(seen.count > 3)
    }

    /// Takes an event that can come, at the time at which it can; checks what must hold after it.
    private func take(
        _ event: FrontendDeparture.Event,
        _ life: Life,
        upkeep: FrontendUpkeep,
        isJoining: Bool
    ) -> Life? {
        var after = life
        switch event {
        case .stepped(.endFirst, _) where !life.isStepping: return nil
        case .stepped: guard life.isStepping else { return nil }
        case .childEnded: guard life.isRunning else { return nil }
        case .clock:
            guard let wake = life.machine.nextWake else {
                #expect(!life.machine.holdsEnd, "nothing wakes it")
                return nil
            }
            #expect(wake > .at(life.now - 0.001), "it does not sleep")
            after.now = max(life.now, wake.sinceOrigin.seconds)
        default: break
        }
        if case .stepped = event { after.isStepping = false }
        if event == .childEnded { after.isRunning = false }
        let action = after.machine.handle(event, upkeep: upkeep, at: .at(after.now))
        if case .step(let isRunning, let takesBack, let keeps)? = action {
            #expect(!after.isStepping && isRunning == after.isRunning)
            after.isStepping = true
            if case .scaleIn? = after.machine.decision {
                #expect(!takesBack && keeps == 1)
            } else {
                #expect(takesBack && isJoining, "a member that comes back is dropped")
            }
            // Before Doris' end it is asked for only where Doris waits for it.
            if isRunning { #expect(after.machine.holdsTermination) }
        } else {
            #expect(action == nil, "it asks twice")
        }
        let machine = after.machine
        if after.now >= Self.deadline, event == .clock { #expect(!machine.holdsEnd) }
        if machine.holdsTermination { #expect(machine.holdsEnd && after.isRunning) }
        // Doris has the other half of the time to end by itself.
        if after.now >= Self.deadline / 2, event == .clock { #expect(!machine.holdsTermination) }
        if event == .hurried { #expect(!machine.holdsEnd && !machine.holdsTermination) }
        if !machine.holdsEnd { #expect(machine.nextWake == nil) }
        return after
    }

    // MARK: - Single stories

    @Test(
        "Doris' end waits for the answer in every group: others may have come, or leave at the same moment",
        arguments: [(1, 0, true), (2, 0, true), (2, 1, true), (3, 0, true), (4, 1, true), (5, 2, true)]
    )
    func waits(followers: Int, dead: Int, isNeeded: Bool) {
        var machine = FrontendDeparture(asks: true)
        let upkeep = Self.upkeep(followers: followers, dead: dead)
        #expect(machine.handle(.stopped(deadline: .at(30)), upkeep: upkeep, at: .at(0)) == .decide)
        #expect(machine.holdsTermination == isNeeded && machine.holdsEnd)
        #expect(machine.handle(.decided(Self.restart), upkeep: upkeep, at: .at(1)) == nil)
        #expect(!machine.holdsTermination && !machine.holdsEnd)
    }

    @Test(
        "whether it leaves is waited for no longer than eight seconds, or half of a short time",
        arguments: [
            (30.0, 8.0), (10.0, 5.0),
        ]
    )
    func patience(deadline: Double, patience: Double) {
        var machine = FrontendDeparture(asks: true)
        let upkeep = Self.upkeep(followers: 2)
        _ = machine.handle(.stopped(deadline: .at(deadline)), upkeep: upkeep, at: .at(0))
        #expect(machine.nextWake == .at(patience))
        _ = machine.handle(.clock, upkeep: upkeep, at: .at(patience - 0.1))
        #expect(machine.holdsTermination)
        _ = machine.handle(.clock, upkeep: upkeep, at: .at(patience))
        #expect(!machine.holdsTermination && !machine.holdsEnd)
        // What comes too late changes nothing.
        #expect(machine.handle(.decided(Self.scaleIn), upkeep: upkeep, at: .at(patience + 1)) == nil)
        #expect(machine.decision?.word == "restart")
    }

    @Test("a drop that never succeeds leaves Doris half of the time to end by itself")
    func stubborn() {
        var machine = FrontendDeparture(asks: true)
        let upkeep = Self.upkeep(followers: 2)
        _ = machine.handle(.stopped(deadline: .at(30)), upkeep: upkeep, at: .at(0))
        var action = machine.handle(.decided(Self.scaleIn), upkeep: upkeep, at: .at(1))
        var now = 1.0
        var steps = 0
        while machine.holdsTermination, steps < 99 {
            #expect(action == .step(isRunning: true, takesBack: false, keeps: 1))
            steps += 1
            let drop = LeaveStep.drop(Self.entry, master: Self.master)
            _ = machine.handle(.stepped(drop, failure: "no answer"), upkeep: upkeep, at: .at(now))
            now = machine.nextWake?.sinceOrigin.seconds ?? .infinity
            action = machine.handle(.clock, upkeep: upkeep, at: .at(now))
        }
        #expect(now == 15 && machine.holdsEnd)
        #expect(machine.outcome == "the cluster did not drop this node: no answer")
        // Once it has ended it goes on at once.
        let next = machine.handle(.childEnded, upkeep: upkeep, at: .at(16))
        #expect(next == .step(isRunning: false, takesBack: false, keeps: 1))
    }

    @Test("one that ended while the others were looked at is looked at again at once")
    func endedMeanwhile() {
        var machine = FrontendDeparture(asks: true)
        let upkeep = Self.upkeep(followers: 2)
        _ = machine.handle(.stopped(deadline: .at(30)), upkeep: upkeep, at: .at(0))
        let first = machine.handle(.decided(Self.scaleIn), upkeep: upkeep, at: .at(1))
        #expect(first == .step(isRunning: true, takesBack: false, keeps: 1))
        #expect(machine.handle(.childEnded, upkeep: upkeep, at: .at(2)) == nil)
        _ = machine.handle(.stepped(.endFirst(reason: "r"), failure: nil), upkeep: upkeep, at: .at(2))
        #expect(machine.nextWake == .at(2.5))
        let second = machine.handle(.clock, upkeep: upkeep, at: .at(2.5))
        #expect(second == .step(isRunning: false, takesBack: false, keeps: 1))
    }
}
