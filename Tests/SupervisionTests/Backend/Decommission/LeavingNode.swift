import Doris
import Supervision
import Testing

/// A node that may leave, driven by hand.
struct LeavingNode {
    static let node = Endpoint(host: "be-2", port: 9050)
    static let id: Int64 = 12
    static let record = BackendRecord(clusterID: 4, id: id, node: node)
    static let scaleIn = StopDecision.scaleIn(reason: "ordinal 2 of 2", replicas: 2)
    static let restart = StopDecision.restart(reason: "it comes back")
    static let lost = ClusterError(reason: .timedOut, endpoint: node, statement: "S", message: "no answer")

    static func leave(
        _ door: BackendRecord.Leave.Door,
        uid: String? = "uid",
        tablets: Int? = nil
    )
        -> BackendRecord.Leave
    {
        .init(
            door: door,
            podUID: uid,
            id: id,
            endpoint: node,
            evidence: door == .order ? "a person ordered it" : "ordinal 2 of 2",
            tablets: tablets
        )
    }

    /// A listing with the own row, `nil` for none, and three others.
    static func rows(
        marked: Bool = false,
        tablets: Int? = 100,
        isListed: Bool = true,
        _ change: (inout [Backend]) -> Void = { _ in }
    ) -> [Backend] {
        let ids: [Int64] = [10, 11, 12, 13]
        var rows: [Backend] = ids.map {
            Backend(
                id: $0,
                heartbeat: Endpoint(host: "be-\($0 - 10)", port: 9050),
                isDecommissioned: $0 == id && marked,
                tabletCount: $0 == id ? tablets : 100,
                version: "doris-2.1.7-rc03-443e87e203"
            )
        }
        if !isListed { rows.removeAll { $0.id == id } }
        change(&rows)
        return rows
    }

    var machine: DecommissionMachine
    var now = 0.0

    init(policy: DecommissionPolicy = DecommissionPolicy(), record: BackendRecord = record, uid: String? = "uid") {
        machine = DecommissionMachine(policy: policy)
        first = machine.handle(.prepared(record, podUID: uid), at: .at(0))
    }

    /// What else is seen of one that is stalled.
    var obstacles = MoveObstacles()
    /// How often that was asked for.
    var inspections = 0

    /// What the preparation led to.
    var first: DecommissionMachine.Action?

    mutating func take(_ event: DecommissionMachine.Event, after seconds: Double = 0) -> DecommissionMachine.Action? {
        now += seconds
        return machine.handle(event, at: .at(now))
    }

    mutating func see(_ rows: [Backend], after seconds: Double = 0) -> DecommissionMachine.Action? {
        take(.looked(.success(rows)), after: seconds)
    }

    /// Lets time pass until the machine wants to be woken.
    mutating func wait() -> DecommissionMachine.Action? {
        guard let wake = machine.nextWake else { return nil }
        now = max(now, wake.sinceOrigin.seconds)
        return machine.handle(.clock, at: .at(now))
    }

    /// Answers everything in the same way until this instant, or until nothing is to be done any more.
    mutating func run(until end: Double, _ sight: Result<[Backend], ClusterError>, _ decision: StopDecision = scaleIn) {
        while let wake = machine.nextWake, wake <= .at(end) {
            var action = wait()
            while let next = action {
                switch next {
                case .decide: action = take(.decided(decision))
                case .look: action = take(.looked(sight))
                case .inspect:
                    inspections += 1
                    action = take(.inspected(obstacles))
                case .remember: action = take(.remembered(failure: nil))
                case .execute: action = take(.executed(failure: nil))
                }
            }
        }
    }

    var report: DecommissionReport { machine.report(at: .at(now)) }

    /// Goes on to where the mark was seen, with 100 tablets.
    mutating func begin(_ door: BackendRecord.Leave.Door) {
        if door == .order {
            #expect(take(.ordered) == .look)
        } else {
            let stopped = DecommissionMachine.Event.stopped(deadline: .at(now + 600), childNeeds: .seconds(100))
            #expect(take(stopped) == .decide)
            #expect(take(.decided(Self.scaleIn)) == .look)
        }
        #expect(see(Self.rows()) == .remember(.decommissioning(Self.leave(door))))
        #expect(take(.remembered(failure: nil)) == .execute(.decommissionBackend(Self.node)))
        #expect(take(.executed(failure: nil)) == .look)
        #expect(see(Self.rows(marked: true)) == .remember(.decommissioning(Self.leave(door, tablets: 100))))
        #expect(take(.remembered(failure: nil)) == nil)
        #expect(report.state == .moving)
    }
}
