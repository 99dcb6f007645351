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
        cluster.note(.success(.fixture(tablets: 3)), fromBackend: 10_002, now: 5)
        cluster.note(.failure("gone"), fromBackend: 10_003, now: 5)
        cluster.note(.success(.fixture), fromFrontendAt: editLog("10.0.0.1"), now: 5)
        cluster.removedFrontendNames = ["third"]
        cluster.accounts[0].password = NativePassword(password: "x")
        let text = cluster.document.serialized
        #expect(SimulatedCluster(document: try JSONValue(parsing: text.utf8)) == cluster)
    }

    @Test("a decommissioned backend is drained round by round, and then dropped")
    func draining() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1"), heartbeatEndpoint("10.0.1.2")])
        for id: Int64 in [10_002, 10_003] { cluster.note(.success(.fixture(tablets: 25)), fromBackend: id, now: 1) }
        try cluster.decommission([.address(heartbeatEndpoint("10.0.1.1"))], profile: .v1_2)
        cluster.drain(limit: 10)
        #expect(cluster.backends.map(\.tablets) == [15, 35])
        cluster.drain(limit: 10)
        cluster.drain(limit: 10)
        #expect(cluster.backends.map(\.id) == [10_003])
        #expect(cluster.backends.first?.tablets == 50)
    }

    @Test("the last backend is never drained on 1.2, and refused on 2.1")
    func lastBackend() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1")])
        cluster.note(.success(.fixture(tablets: 1)), fromBackend: 10_002, now: 1)
        #expect(throws: StatementError.self) {
            try cluster.decommission([.id(10_002)], profile: .v2_1)
        }
        try cluster.decommission([.id(10_002)], profile: .v1_2)
        for _ in 0..<10 { cluster.drain(limit: 10) }
        #expect(cluster.backends.first?.tablets == 1)
        try cluster.cancelDecommission([.id(10_002)], profile: .v1_2)
        #expect(cluster.backends.first?.isDecommissioned == false)
    }

    @Test("what a backend reports counts once; later the frontend goes by its own records")
    func tablets() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1")])
        cluster.note(.success(.fixture(tablets: 4)), fromBackend: 10_002, now: 1)
        cluster.note(.success(.fixture(tablets: 9)), fromBackend: 10_002, now: 2)
        #expect(cluster.backends.first?.tablets == 4)
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
