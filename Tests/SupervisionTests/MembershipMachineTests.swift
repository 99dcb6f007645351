import Doris
import Supervision
import Testing

@Suite("Membership")
struct MembershipMachineTests {
    private let fe = Endpoint(host: "fe", port: 9030)
    private var silence: ClusterError {
        ClusterError(reason: .unreachable, endpoint: fe, statement: "SHOW BACKENDS", message: "refused")
    }

    private func begun(registers: Bool = true) -> MembershipMachine {
        var machine = MembershipMachine(registers: registers, seed: 3)
        #expect(machine.handle(.begun, at: .at(0)) == [.read])
        return machine
    }

    @Test("an absent backend is added, and alive only once a listing says so")
    func registration() {
        var machine = begun()
        #expect(machine.handle(.read(.success(.absent)), at: .at(1)) == [.add])
        #expect(machine.handle(.added(.success(())), at: .at(2)) == [.read])
        #expect(machine.state == .absent)
        #expect(machine.handle(.read(.success(.dead("starting"))), at: .at(2)) == [])
        #expect(machine.state == .dead("starting"))
        #expect(machine.firstAlive == nil)
        #expect(machine.handle(.clock, at: .at(3)) == [.read])
        #expect(machine.handle(.read(.success(.alive)), at: .at(3)) == [])
        #expect(machine.state == .alive)
        #expect(machine.firstAlive == .at(3))
        #expect(machine.additions == 1)
    }

    @Test("a frontend is watched and never added")
    func watching() {
        var machine = begun(registers: false)
        #expect(machine.handle(.read(.success(.absent)), at: .at(1)) == [])
        #expect(machine.state == .absent)
        #expect(machine.nextWake != nil)
    }

    @Test("a lost row is added again")
    func lostRow() {
        var machine = begun()
        _ = machine.handle(.read(.success(.alive)), at: .at(1))
        let first = machine.nextWake ?? .at(0)
        #expect(first >= .at(1) && first <= .at(11))
        #expect(machine.handle(.clock, at: first) == [.read])
        _ = machine.handle(.read(.success(.alive)), at: first)
        let wake = machine.nextWake ?? .at(0)
        #expect(wake >= first + .seconds(10) && wake <= first + .seconds(11))
        #expect(machine.handle(.clock, at: wake) == [.read])
        #expect(machine.handle(.read(.success(.absent)), at: wake) == [.add])
    }

    @Test("\"already exists\" is not success until a listing shows the node")
    func alreadyExists() {
        var machine = begun()
        _ = machine.handle(.read(.success(.absent)), at: .at(1))
        let refusal = ClusterError(
            reason: .rejected(code: 1105),
            endpoint: fe,
            statement: "ALTER SYSTEM ADD BACKEND",
            message: "Same backend already exists[10.0.0.7:9050]"
        )
        #expect(machine.handle(.added(.failure(refusal)), at: .at(1)) == [])
        #expect(machine.additions == 0)
        #expect(machine.handle(.clock, at: .at(1.06)) == [.read])
    }

    @Test("an error is never read as absence: nothing is added while nobody answers")
    func silenceAddsNothing() {
        var machine = begun()
        var now = Instant.at(0)
        for _ in 0..<2_000 {
            #expect(machine.handle(.read(.failure(silence)), at: now) == [])
            now = machine.nextWake ?? now
            #expect(machine.handle(.clock, at: now) == [.read])
        }
        #expect(machine.additions == 0)
    }

    @Test("the pace: quick while an answer is likely, slow after five minutes, never in step")
    func pace() {
        var machine = begun()
        var now = Instant.at(0)
        var early: Duration = .zero
        var late: Duration = .zero
        for _ in 0..<2_000 {
            _ = machine.handle(.read(.failure(silence)), at: now)
            let wake = machine.nextWake ?? now
            if now < .at(290) { early = max(early, wake - now) } else { late = max(late, wake - now) }
            now = wake
            _ = machine.handle(.clock, at: now)
        }
        #expect(early <= .milliseconds(330))
        #expect(late > .seconds(5) && late <= .seconds(5.5))
        var other = MembershipMachine(registers: true, seed: 4)
        var same = MembershipMachine(registers: true, seed: 3)
        _ = other.handle(.begun, at: .at(0))
        _ = same.handle(.begun, at: .at(0))
        _ = other.handle(.read(.failure(silence)), at: .at(0))
        _ = same.handle(.read(.failure(silence)), at: .at(0))
        #expect(other.nextWake != same.nextWake)
    }

    @Test("a thousand nodes that are seen alive at once, at first or after a silence, are not looked at in step")
    func outOfStep() {
        for hasFallenSilent in [false, true] {
            var looks: [Int64: Int] = [:]
            for seed in UInt64(0)..<1_000 {
                var machine = MembershipMachine(registers: true, seed: seed &* 7_919)
                _ = machine.handle(.begun, at: .at(0))
                if hasFallenSilent {
                    _ = machine.handle(.read(.success(.alive)), at: .at(0))
                    _ = machine.handle(.clock, at: .at(11))
                    _ = machine.handle(.read(.failure(silence)), at: .at(11))
                    _ = machine.handle(.clock, at: .at(12))
                }
                _ = machine.handle(.read(.success(.alive)), at: .at(12))
                for _ in 0..<2 {
                    let wake = machine.nextWake ?? .at(0)
                    looks[(wake - .at(12)).components.seconds, default: 0] += 1
                    _ = machine.handle(.clock, at: wake)
                    _ = machine.handle(.read(.success(.alive)), at: wake)
                }
            }
            #expect(looks.values.reduce(0, +) == 2_000)
            #expect(looks.values.max() ?? 0 < 160, "a fair share is 100 in each second")
        }
    }

    @Test("a frontend that restarts does not take a living backend out at once")
    func hysteresis() {
        var machine = begun()
        _ = machine.handle(.read(.success(.alive)), at: .at(0))
        _ = machine.handle(.clock, at: .at(11))
        _ = machine.handle(.read(.failure(silence)), at: .at(11))
        #expect(machine.state == .alive)
        _ = machine.handle(.clock, at: .at(30.5))
        _ = machine.handle(.read(.failure(silence)), at: .at(30.5))
        #expect(machine.state == .failed(silence))
    }

    @Test("a dead row counts at once")
    func death() {
        var machine = begun()
        _ = machine.handle(.read(.success(.alive)), at: .at(0))
        _ = machine.handle(.clock, at: .at(11))
        _ = machine.handle(.read(.success(.dead("timeout"))), at: .at(11))
        #expect(machine.state == .dead("timeout"))
    }

    @Test("nothing is asked once the node stops, and a late answer changes nothing")
    func end() {
        var machine = begun()
        _ = machine.handle(.ended, at: .at(1))
        #expect(machine.handle(.read(.success(.absent)), at: .at(2)) == [])
        #expect(machine.nextWake == nil)
        #expect(machine.handle(.clock, at: .at(100)) == [])
    }

    @Test("one question at a time")
    func oneAtATime() {
        var machine = begun()
        #expect(machine.handle(.begun, at: .at(0)) == [])
        #expect(machine.handle(.clock, at: .at(100)) == [])
    }

    @Test("the own row is found by exact host and port")
    func observation() {
        let own = Endpoint(host: "10.0.0.7", port: 9050)
        let neighbour = Backend(id: 1, heartbeat: Endpoint(host: "110.0.0.7", port: 9050))
        let otherPort = Backend(id: 2, heartbeat: Endpoint(host: "10.0.0.7", port: 9051))
        func seen(
            _ rows: [Backend],
            _ record: BackendRecord = BackendRecord(),
            clusters: (Int?, Int?) = (nil, nil)
        ) -> MembershipObservation {
            let sight = BackendSight(backends: rows, clusterID: clusters.0, storageClusterID: clusters.1)
            return MembershipObservation(of: record, at: [own], in: sight)
        }
        #expect(seen([neighbour, otherPort]) == .absent)
        #expect(seen([Backend(id: 3, heartbeat: own)]) == .alive)
        let dead = Backend(id: 3, heartbeat: own, isAlive: false, errorMessage: "no route")
        #expect(seen([dead]) == .dead("no route"))
        #expect(seen([], clusters: (4, 4)) == .absent)
        guard case .conflict(let reason) = seen([], clusters: (9, 4)) else {
            Issue.record("storage of another cluster must not be added")
            return
        }
        #expect(reason.contains("cluster 4") && reason.contains("cluster 9"))
        // Listed by its id under a former address, it is not added while that entry lives or nothing is written down.
        let former = Backend(id: 1, heartbeat: neighbour.heartbeat, isAlive: false)
        let known = BackendRecord(id: 1)
        #expect(seen([former], known) == .moved("listed at its former address 110.0.0.7:9050 as backend 1"))
        let entry = BackendRecord.Former(id: 1, endpoint: former.heartbeat, tablets: 0)
        let replacing = BackendRecord(formers: [entry], undertaking: .adding(own))
        #expect(seen([former], replacing) == .absent)
        #expect(seen([neighbour], replacing) != .absent)
        guard case .conflict = seen([former, Backend(id: 3, heartbeat: own)], known) else {
            Issue.record("an address that is another backend's is a conflict")
            return
        }
        #expect(seen([former, Backend(id: 3, heartbeat: own)], replacing) == .alive)

        let fe = Endpoint(host: "10.0.0.1", port: 9010)
        let row = Frontend(name: "a", editLog: fe)
        #expect(MembershipObservation(of: [fe], in: [row]) == .noMaster)
        let master = Frontend(name: "b", editLog: Endpoint(host: "10.0.0.2", port: 9010), isMaster: true)
        #expect(MembershipObservation(of: [fe], in: [row, master]) == .alive)
        #expect(MembershipObservation(of: [fe], in: [master]) == .absent)
    }
}
