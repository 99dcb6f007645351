import Doris
import Logging
import NodeStorage
import Supervision
import Synchronization
import TestSupport
import Testing

@testable import Supervisor

@Suite("Hooks that do the work themselves, on a scripted cluster and a clock that passes by itself")
struct StandaloneTests {
    private let folder: ScratchFolder
    private let node = Endpoint(host: "10.0.0.7", port: 9050)
    private let clock = PassingClock()

    init() throws {
        folder = try #require(ScratchFolder())
        try #require(folder.makeFolder("storage"))
    }

    private func standalone(_ cluster: any Cluster, _ more: [String: String] = [:]) throws -> Standalone {
        let own = [
            "DORIS_HOME": folder.path, "POD_NAME": "be-0", "POD_IP": node.host, "SUPERVISOR_CLUSTER_FRONTENDS": "a",
            "SUPERVISOR_IDENTITY": "ip", "SUPERVISOR_DECOMMISSION_ON_STOP": "always",
            "SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "1",
        ]
        let environment = own.merging(more) { $1 }
        return Standalone(
            try Settings(role: .backend, sources: SettingSources(environment: environment)),
            environment: environment,
            cluster: cluster,
            kubernetes: nil,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Runs a hook; the result, what it said, and how long it took.
    private func run(
        _ hook: Standalone.Hook,
        _ cluster: any Cluster,
        limit: Duration = .seconds(30)
    ) throws -> (isDone: Bool, said: [String], time: Duration) {
        let said = Mutex<[String]>([])
        let begin = clock.now
        let isDone = try standalone(cluster).run(hook, until: begin + limit, clock: clock.clock) { line in
            said.withLock { $0.append(line) }
        }
        return (isDone, said.withLock { $0 }, clock.now - begin)
    }

    private var recordFile: BackendRecordFile {
        BackendRecordFile(folder: folder.file("storage/.doris-supervisor"))
    }

    private func changes(_ cluster: ScriptedCluster) -> [String] { cluster.asked.filter { !$0.contains("SHOW") } }

    private func row(tablets: Int = 4, isDecommissioned: Bool = false) -> Backend {
        Backend(id: 7, heartbeat: node, isDecommissioned: isDecommissioned, tabletCount: tablets)
    }

    private let other = Backend(id: 8, heartbeat: Endpoint(host: "10.0.0.8", port: 9050), tabletCount: 4)
    private let master = ScriptedCluster.Answer.frontends([
        Frontend(name: "m", editLog: Endpoint(host: "a", port: 9010), isMaster: true, clusterID: 4)
    ])

    @Test("a node that is listed alive is remembered, and nothing is waited for")
    func listed() throws {
        let cluster = ScriptedCluster(["a SHOW BACKENDS": .backends([row()]), "a SHOW FRONTENDS": master])
        let result = try run(.postStart, cluster)
        #expect(result.isDone && result.time < .seconds(1))
        #expect(try recordFile.read()?.id == 7)
        #expect(changes(cluster).isEmpty)
    }

    @Test("while nobody answers it asks again until its limit, and not longer")
    func silence() throws {
        let cluster = ScriptedCluster([:])
        let result = try run(.postStart, cluster, limit: .seconds(12))
        #expect(!result.isDone && result.time == .seconds(12))
        #expect(cluster.asked.count > 20)
        #expect(result.said.last?.contains("the time is over") == true)
    }

    @Test("a missing node is added, and that is on the volume before")
    func addition() throws {
        let cluster = ScriptedCluster([
            "a SHOW BACKENDS": .backends([]), "a SHOW FRONTENDS": master,
            "a ALTER SYSTEM ADD BACKEND": .failure(.broken),
        ])
        let result = try run(.postStart, cluster, limit: .seconds(2))
        #expect(!result.isDone)
        #expect(changes(cluster).contains("a ALTER SYSTEM ADD BACKEND \"10.0.0.7:9050\""))
        #expect(try recordFile.read()?.undertaking == .adding(node))
    }

    @Test("what an earlier stop has marked is taken back before the node counts as registered")
    func takingBack() throws {
        try #require(folder.makeFolder("storage/.doris-supervisor"))
        let leave = BackendRecord.Leave(
            door: .stop,
            podUID: "old",
            id: 7,
            endpoint: node,
            evidence: "the set got smaller",
            tablets: 4
        )
        try recordFile.write(BackendRecord(clusterID: 4, id: 7, node: node, undertaking: .decommissioning(leave)))
        let cluster = MarkingCluster([row(isDecommissioned: true), other])
        #expect(try run(.postStart, cluster).isDone)
        #expect(cluster.changes == ["CANCEL DECOMMISSION BACKEND \"10.0.0.7:9050\""])
        #expect(try recordFile.read()?.undertaking == nil)
    }

    @Test("a stop leaves Doris the time that it needs, and mark and record as they are")
    func outOfTime() throws {
        try #require(folder.makeFolder("storage/.doris-supervisor"))
        try recordFile.write(BackendRecord(clusterID: 4, id: 7, node: node))
        let cluster = MarkingCluster([row(), other])
        let result = try run(.preStop, cluster, limit: .seconds(100))
        #expect(result.time == .seconds(100) - StopHabits.teardown)
        #expect(result.said.last?.contains("incomplete: 4 of 4 tablets") == true, "\(result.said)")
        guard case .decommissioning(let leave) = try recordFile.read()?.undertaking else {
            Issue.record("there is no record of it")
            return
        }
        #expect(leave.door == .stop && leave.tablets == 4)
    }

    @Test("a stop ends as soon as no tablet is left")
    func emptied() throws {
        try #require(folder.makeFolder("storage/.doris-supervisor"))
        try recordFile.write(BackendRecord(clusterID: 4, id: 7, node: node))
        let cluster = MarkingCluster([row(), other])
        clock.after(.seconds(11)) { cluster.drop(7) }
        let result = try run(.preStop, cluster, limit: .seconds(100))
        #expect(result.isDone && result.time < .seconds(20), "\(result)")
        #expect(cluster.changes == ["ALTER SYSTEM DECOMMISSION BACKEND \"10.0.0.7:9050\""])
    }

    @Test("a stop that comes upon a stop's mark goes on with it, and does not take it back first")
    func resumed() throws {
        try #require(folder.makeFolder("storage/.doris-supervisor"))
        let leave = BackendRecord.Leave(
            door: .stop,
            podUID: nil,
            id: 7,
            endpoint: node,
            evidence: "the set got smaller",
            tablets: 4
        )
        try recordFile.write(BackendRecord(clusterID: 4, id: 7, node: node, undertaking: .decommissioning(leave)))
        let cluster = MarkingCluster([row(isDecommissioned: true), other])
        clock.after(.seconds(7)) { cluster.drop(7) }
        #expect(try run(.preStop, cluster, limit: .seconds(100)).isDone)
        #expect(cluster.changes.isEmpty)
    }

    @Test("what a stop switches off, the next start's hook switches on again")
    func switches() throws {
        try #require(folder.makeFolder("storage/.doris-supervisor"))
        try recordFile.write(BackendRecord(clusterID: 4, id: 7, node: node))
        let cluster = MarkingCluster([row(tablets: 0), other])
        let stop = try standalone(
            cluster,
            ["SUPERVISOR_STOP_SWITCH_OFF": "queries", "SUPERVISOR_DECOMMISSION_ON_STOP": "never"]
        )
        #expect(stop.run(.preStop, until: clock.now + .seconds(60), clock: clock.clock) { _ in })
        #expect(cluster.switchedOff(7) == [.queries] && cluster.changes.count == 1)
        #expect(try recordFile.read()?.switchedOff == [.queries])
        #expect(try run(.postStart, cluster).isDone)
        #expect(cluster.switchedOff(7) == [] && cluster.changes.count == 2)
        #expect(try recordFile.read()?.switchedOff == [])
    }

    @Test("another hook is waited for, a supervisor is not", arguments: [true, false])
    func volume(isHook: Bool) throws {
        let words = isHook ? "the hook of be-0, since now" : "be-0, since now"
        let folder = folder.file("storage/.doris-supervisor")
        guard case .acquired(let lock) = try VolumeLock.acquire(in: folder, words: words) else {
            Issue.record("no lock")
            return
        }
        let cluster = ScriptedCluster(["a SHOW BACKENDS": .backends([row()]), "a SHOW FRONTENDS": master])
        let result = try withExtendedLifetime(lock) { try run(.postStart, cluster) }
        #expect(!result.isDone && cluster.asked.isEmpty)
        #expect(isHook ? result.time == .seconds(30) : result.time < .seconds(2))
        #expect(result.said.last?.contains(isHook ? "another hook" : "a supervisor has the volume") == true)
    }
}

/// A cluster that marks backends and takes marks back, and moves no tablet.
private final class MarkingCluster: Cluster {
    private let state: Mutex<(backends: [Backend], changes: [String])>

    init(_ backends: [Backend]) { state = Mutex((backends, [])) }

    var changes: [String] { state.withLock { $0.changes } }

    func switchedOff(_ id: Int64) -> Set<BackendSwitch>? {
        state.withLock { $0.backends.first { $0.id == id }?.switchedOff }
    }

    func drop(_ id: Int64) { state.withLock { $0.backends.removeAll { $0.id == id } } }

    func frontends(at endpoint: Endpoint) throws(ClusterError) -> [Frontend] {
        [Frontend(name: "m", editLog: Endpoint(host: "a", port: 9010), isMaster: true, clusterID: 4)]
    }

    func backends(at endpoint: Endpoint) throws(ClusterError) -> [Backend] { state.withLock { $0.backends } }

    func obstacles(at endpoint: Endpoint) throws(ClusterError) -> MoveObstacles { MoveObstacles() }

    func execute(_ statement: Statement, at endpoint: Endpoint) throws(ClusterError) {
        state.withLock { state in
            state.changes.append(statement.text)
            for index in state.backends.indices {
                switch statement {
                case .decommissionBackend(state.backends[index].heartbeat):
                    state.backends[index].isDecommissioned = true
                case .cancelDecommission(state.backends[index].heartbeat):
                    state.backends[index].isDecommissioned = false
                case .switchBackend(state.backends[index].heartbeat, let name, true):
                    state.backends[index].switchedOff.insert(name)
                case .switchBackend(state.backends[index].heartbeat, let name, false):
                    state.backends[index].switchedOff.remove(name)
                default: break
                }
            }
        }
    }
}

/// A clock that is where the last sleep ended.
private final class PassingClock: Sendable {
    private struct State {
        var now = Instant(sinceOrigin: .seconds(1_000))
        var events: [(at: Instant, work: @Sendable () -> Void)] = []
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }

    var clock: HookClock {
        HookClock(
            now: { self.now },
            sleep: { until in
                let due = self.state.withLock { state in
                    state.now = max(state.now, until)
                    let due = state.events.filter { $0.at <= state.now }
                    state.events.removeAll { $0.at <= state.now }
                    return due
                }
                for event in due { event.work() }
            }
        )
    }

    /// Has something happen once so much time has passed.
    func after(_ time: Duration, _ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.events.append(($0.now + time, work)) }
    }
}
