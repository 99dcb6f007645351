import Doris
import Logging
import NodeStorage
import Supervision
import Synchronization
import TestSupport
import Testing

@testable import Supervisor

@Suite("Hooks of a frontend on real files and a scripted cluster")
struct StandaloneFrontendTests {
    private let folder: ScratchFolder
    private let node = Endpoint(host: "127.0.0.1", port: 9010)
    private let master = Frontend(
        name: "m",
        editLog: Endpoint(host: "127.0.0.2", port: 9010),
        queryPort: 9030,
        isMaster: true,
        clusterID: 4
    )

    init() throws {
        folder = try #require(ScratchFolder())
        for name in ["bin", "conf", "doris-meta"] { try #require(folder.makeFolder(name)) }
        folder.write("#!/bin/bash\ngetopt -l 'console'\n", to: "bin/start_fe.sh", mode: 0o755)
        folder.write("edit_log_port = 9010\npriority_networks = 127.0.0.1/32\n", to: "conf/fe.conf")
    }

    /// Runs a hook for so many seconds; what it said.
    private func run(
        _ hook: Standalone.Hook,
        _ cluster: ScriptedCluster,
        seconds: Int = 3,
        settings: [String: String] = [:]
    ) throws -> (isDone: Bool, said: [String]) {
        let own = [
            "DORIS_HOME": folder.path, "POD_NAME": "fe-1", "POD_IP": node.host, "SUPERVISOR_IDENTITY": "ip",
            "SUPERVISOR_CLUSTER_FRONTENDS": "127.0.0.2,127.0.0.1", "SUPERVISOR_HTTP_PORT": "1",
        ]
        let environment = own.merging(settings) { $1 }
        let standalone = Standalone(
            try Settings(role: .frontend, sources: SettingSources(environment: environment)),
            environment: environment,
            cluster: cluster,
            kubernetes: nil,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let said = Mutex<[String]>([])
        let time = FakeTime()
        let clock = HookClock(now: { time.now }, sleep: { time.pass(to: $0) })
        let deadline = Instant(sinceOrigin: .seconds(seconds))
        let isDone = standalone.run(hook, until: deadline, clock: clock) { line in said.withLock { $0.append(line) } }
        return (isDone, said.withLock { $0 })
    }

    private var recordFile: FrontendRecordFile {
        FrontendRecordFile(folder: folder.file("doris-meta/.doris-supervisor"))
    }

    private func changes(_ cluster: ScriptedCluster) -> Set<String> {
        Set(cluster.asked.filter { !$0.contains("SHOW") })
    }

    @Test("one without metadata is added at the master, and the volume remembers that")
    func added() throws {
        let cluster = ScriptedCluster([
            "127.0.0.2 SHOW FRONTENDS": .frontends([master]), "127.0.0.2 ALTER SYSTEM ADD FOLLOWER": .done,
        ])
        #expect(try !run(.postStart, cluster).isDone)
        #expect(changes(cluster) == ["127.0.0.2 ALTER SYSTEM ADD FOLLOWER \"127.0.0.1:9010\""])
        #expect(try recordFile.read()?.undertaking == .joining(node, .follower))
    }

    @Test("one that Doris would not call by its address is not added")
    func otherNetwork() throws {
        folder.write("edit_log_port = 9010\npriority_networks = 10.0.0.0/8\n", to: "conf/fe.conf")
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .frontends([master])])
        let result = try run(.postStart, cluster)
        #expect(!result.isDone && result.said.last?.contains("set priority_networks = 127.0.0.1/32") == true)
        #expect(changes(cluster).isEmpty)
    }

    @Test("the entry of a former member at its address is not dropped")
    func formerMember() throws {
        let former = Frontend(name: "old", editLog: node, isAlive: false, hasJoined: true)
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .frontends([master, former])])
        let result = try run(.postStart, cluster)
        #expect(!result.isDone && result.said.last?.contains("is not added") == true, "\(result.said)")
        #expect(changes(cluster).isEmpty)
    }

    @Test("nothing is founded, and nothing written, where nobody answers")
    func nobody() throws {
        let cluster = ScriptedCluster([:])
        let settings = ["SUPERVISOR_BOOTSTRAP": "allow", "POD_NAME": "fe-0"]
        #expect(try !run(.postStart, cluster, settings: settings).isDone)
        #expect(changes(cluster).isEmpty)
        #expect(try recordFile.read() == nil)
        #expect(folder.read("conf/fe.conf") == "edit_log_port = 9010\npriority_networks = 127.0.0.1/32\n")
    }

    @Test("metadata that Doris is just making is left alone")
    func unfinished() throws {
        try #require(folder.makeFolder("doris-meta/image"))
        folder.write("clusterId=4\n", to: "doris-meta/image/VERSION")
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .frontends([master])])
        let result = try run(.postStart, cluster)
        #expect(!result.isDone && result.said == ["Doris is making its metadata"])
        #expect(folder.read("doris-meta/image/VERSION") == "clusterId=4\n" && changes(cluster).isEmpty)
    }

    @Test("a stop of a node that is not remembered says so and does nothing")
    func notRemembered() throws {
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .frontends([master])])
        let result = try run(.preStop, cluster)
        #expect(!result.isDone && result.said.last?.contains("does not say where the cluster lists this node") == true)
        #expect(cluster.asked.isEmpty)
    }
}

/// Time that passes only where somebody sleeps.
private final class FakeTime: Sendable {
    private let instant = Mutex(Instant(sinceOrigin: .zero))

    var now: Instant { instant.withLock { $0 } }
    func pass(to until: Instant) { instant.withLock { $0 = max($0, until) } }
}
