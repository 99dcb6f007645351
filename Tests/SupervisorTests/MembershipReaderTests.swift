import Doris
import Supervision
import Testing

@testable import Supervisor

@Suite("Asking the cluster about the node")
struct MembershipReaderTests {
    private let node = Endpoint(host: "10.0.0.7", port: 9050)
    private let frontends = [Endpoint(host: "a", port: 9030), Endpoint(host: "b", port: 9030)]

    private func reader(_ cluster: ScriptedCluster) -> MembershipReader {
        MembershipReader(cluster: cluster, node: node, frontends: frontends)
    }

    @Test("the frontend that answered last is asked first")
    func preference() {
        let cluster = ScriptedCluster(["b SHOW BACKENDS": .backends([Backend(id: 1, heartbeat: node)])])
        let reader = reader(cluster)
        #expect(reader.read() == .success(.alive))
        #expect(reader.read() == .success(.alive))
        #expect(cluster.asked == ["a SHOW BACKENDS", "b SHOW BACKENDS", "b SHOW BACKENDS"])
    }

    @Test("of several errors the one that a frontend gave is told")
    func tellingError() {
        let cluster = ScriptedCluster(["a SHOW BACKENDS": .failure(.accessDenied)])
        guard case .failure(let error) = reader(cluster).read() else {
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
        let cluster = ScriptedCluster(["a SHOW BACKENDS": .backends([row])])
        let knowing = MembershipReader(
            cluster: cluster,
            node: node,
            frontends: frontends,
            findAlias: { name }
        )
        #expect(knowing.read() == .success(.alive))
        #expect(reader(cluster).read() == .success(.absent))
    }

    @Test("adding names exactly this node")
    func adding() {
        let cluster = ScriptedCluster(["a ALTER SYSTEM ADD BACKEND": .done])
        #expect((try? reader(cluster).add().get()) != nil)
        #expect(cluster.asked == ["a ALTER SYSTEM ADD BACKEND \"10.0.0.7:9050\""])
    }
}
