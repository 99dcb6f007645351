import Doris
import Testing

@testable import DorisSimulator

@Suite("A simulated cluster")
struct SimulatedClusterTests {
    @Test("it survives its own document")
    func document() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addFrontend(.observer, at: editLog("fe80::1"), name: "second", profile: .v2_1)
        try cluster.addBackends(at: [heartbeatEndpoint("be-0.be"), heartbeatEndpoint("10.0.1.2")])
        cluster.note(.success(.fixture()), fromBackend: 10_002, now: 5)
        cluster.note(.failure("gone"), fromBackend: 10_003, now: 5)
        cluster.note(.success(.fixture), fromFrontendAt: editLog("10.0.0.1"), now: 5)
        cluster.removedFrontendNames = ["third"]
        cluster.accounts[0].password = NativePassword(password: "x")
        let text = cluster.document.serialized
        #expect(SimulatedCluster(document: try JSONValue(parsing: text.utf8)) == cluster)
    }

    @Test("a failed heartbeat leaves its error in the row, and a good one takes it away")
    func heartbeats() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1")])
        cluster.note(.failure("connection refused"), fromBackend: 10_002, now: 1)
        cluster.note(.failure("connection refused"), fromBackend: 10_002, now: 2)
        #expect(cluster.backends.first?.failures == 2)
        #expect(cluster.backends.first?.errorMessage == "connection refused")
        cluster.note(.success(.fixture()), fromBackend: 10_002, now: 3)
        #expect(cluster.backends.first?.isAlive == true)
        #expect(cluster.backends.first?.errorMessage == "")
        #expect(cluster.backends.first?.failures == 0)
    }

    @Test("a recovery shrinks the group to one, keeps the list, and raises the epoch")
    func recovery() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addFrontend(.follower, at: editLog("10.0.0.2"), name: "second", profile: .v2_1)
        cluster.join(name: "second", at: editLog("10.0.0.2"))
        let former = cluster.groupID
        cluster.resetGroup(to: "second", at: editLog("10.0.0.7"))
        #expect(cluster.group.map(\.name) == ["second"])
        #expect(cluster.frontends.count == 2)
        #expect(cluster.groupID != former)
        #expect(cluster.frontends.allSatisfy { !cluster.hasJoined($0) })
    }
}
