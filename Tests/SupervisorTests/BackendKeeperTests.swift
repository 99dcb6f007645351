import Doris
import Glibc
import Logging
import NodeStorage
import Supervision
import TestSupport
import Testing

@testable import Supervisor

@Suite("A backend's view of the cluster, and what it does there")
struct BackendKeeperTests {
    private let folder: ScratchFolder
    private let node = Endpoint(host: "10.0.0.7", port: 9050)
    private let frontends = [Endpoint(host: "a", port: 9030), Endpoint(host: "b", port: 9030)]

    private let settings: Settings

    init() throws {
        folder = try #require(ScratchFolder())
        let environment = [
            "DORIS_HOME": folder.path, "POD_NAME": "be-0", "POD_IP": node.host, "SUPERVISOR_CLUSTER_FRONTENDS": "a,b",
        ]
        settings = try Settings(role: .backend, sources: SettingSources(environment: environment))
        try #require(folder.makeFolder("storage"))
    }

    private func keeper(_ cluster: ScriptedCluster, alias: String? = nil) -> BackendKeeper {
        let (settings, distribution) = (settings, Distribution(home: folder.path, role: .backend, environment: [:]))
        return BackendKeeper(
            cluster: cluster,
            node: node,
            frontends: frontends,
            volume: { () throws(StorageError) in
                try BackendVolume(settings: settings, distribution: distribution)
            },
            findAlias: { alias },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// What is remembered on the volume.
    private var record: BackendRecord? {
        try? BackendRecordFile(folder: folder.file("storage/.doris-supervisor")).read()
    }

    private func master(of cluster: Int) -> ScriptedCluster.Answer {
        .frontends([Frontend(name: "m", editLog: Endpoint(host: "a", port: 9010), isMaster: true, clusterID: cluster)])
    }

    @Test("the frontend that answered last is asked first")
    func preference() {
        let cluster = ScriptedCluster([
            "b SHOW BACKENDS": .backends([Backend(id: 1, heartbeat: node)]), "b SHOW FRONTENDS": master(of: 4),
        ])
        let keeper = keeper(cluster)
        #expect(keeper.look().observation == .success(.alive))
        #expect(keeper.look().observation == .success(.alive))
        #expect(
            cluster.asked.filter { $0.hasSuffix("BACKENDS") } == [
                "a SHOW BACKENDS", "b SHOW BACKENDS", "b SHOW BACKENDS",
            ]
        )
    }

    @Test("of several errors the one that a frontend gave is told")
    func tellingError() {
        let cluster = ScriptedCluster(["a SHOW BACKENDS": .failure(.accessDenied)])
        guard case .failure(let error) = keeper(cluster).look().observation else {
            Issue.record("must fail")
            return
        }
        #expect(error.reason == .accessDenied)
        #expect(cluster.asked.count == 2)
    }

    @Test("a row under the node's name is its own: the node is not added a second time under its address")
    func alias() {
        let name = "be-0.be.ns.svc.cluster.local"
        let row = Backend(id: 1, heartbeat: Endpoint(host: name, port: 9050))
        let cluster = ScriptedCluster([
            "a SHOW BACKENDS": .backends([row]), "a SHOW FRONTENDS": master(of: 4),
        ])
        #expect(keeper(cluster, alias: name).look().observation == .success(.alive))
        #expect(keeper(cluster).look().observation == .success(.absent))
    }

    @Test("adding names exactly this node, and the volume remembers it before")
    func adding() throws {
        let cluster = ScriptedCluster(["a ALTER SYSTEM ADD BACKEND": .failure(.broken)])
        let first = keeper(cluster)
        #expect(throws: ClusterError.self) { try first.add().get() }
        #expect(cluster.asked.first == "a ALTER SYSTEM ADD BACKEND \"10.0.0.7:9050\"")
        #expect(record?.undertaking == .adding(node))
        // A volume that takes no write keeps the statement back.
        let other = ScriptedCluster(["a ALTER SYSTEM ADD BACKEND": .done])
        let second = keeper(other)
        try #require(rename(folder.file("storage"), folder.file("gone")) == 0)
        #expect(throws: ClusterError.self) { try second.add().get() }
        #expect(other.asked.isEmpty)
    }

    @Test("storage of another cluster is not added")
    func foreign() {
        folder.write("9", to: "storage/cluster_id")
        let cluster = ScriptedCluster(["a SHOW BACKENDS": .backends([]), "a SHOW FRONTENDS": master(of: 4)])
        guard case .success(.conflict(let reason)) = keeper(cluster).look().observation else {
            Issue.record("must be a conflict")
            return
        }
        #expect(reason.contains("cluster 9") && reason.contains("cluster 4"))
    }

    @Test("a former entry is looked at once more before it is changed", arguments: [true, false])
    func formerEntry(isAlive: Bool) {
        let former = Endpoint(host: "10.0.0.3", port: 9050)
        let seen = Backend(id: 5, heartbeat: former, isAlive: false)
        let now = Backend(id: 5, heartbeat: former, isAlive: isAlive)
        let cluster = ScriptedCluster([
            "a SHOW BACKENDS": .backends([now]), "a ALTER SYSTEM DECOMMISSION BACKEND": .done,
            "a ALTER SYSTEM MODIFY BACKEND": .failure(.rejected(code: 1105)),
        ])
        let keeper = keeper(cluster)
        guard case .done(let failure, false) = keeper.carryOut(.retire(seen)) else {
            Issue.record("must be done or not")
            return
        }
        #expect((failure == nil) == !isAlive)
        #expect(cluster.asked.contains { $0.contains("DECOMMISSION") } == !isAlive)
        guard case .done(.some, let isRefused) = keeper.carryOut(.rename(seen, host: node.host)) else {
            Issue.record("must fail")
            return
        }
        #expect(isRefused == !isAlive)
    }

    @Test("an entry is not renamed to a name that does not stand for this node")
    func strangeName() {
        let cluster = ScriptedCluster([:])
        let former = Backend(id: 5, heartbeat: Endpoint(host: "10.0.0.3", port: 9050), isAlive: false)
        guard case .done(let words?, true) = keeper(cluster).carryOut(.rename(former, host: "localhost")) else {
            Issue.record("must be refused")
            return
        }
        #expect(words.contains("localhost") && cluster.asked.isEmpty)
    }
}
