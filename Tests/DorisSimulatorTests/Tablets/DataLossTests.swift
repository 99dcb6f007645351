import Doris
import Testing

@testable import DorisSimulator

@Suite("Storage that comes back under another id")
struct DataLossTests {
    /// A cluster of one backend that holds `d.t` alone; the internal tables are there too.
    private func single(_ profile: VersionProfile = .v2_1) throws -> (ModelCluster, Int64, ModelStorage) {
        var model = try ModelCluster(backends: 1, profile)
        try model.makeTable(allocation: ReplicaAllocation(count: 1))
        model.round()
        let id = try #require(model.cluster.backends.first?.id)
        try #require(model.tablets.count == 4 && model.tablets.allSatisfy { $0.replicas.first?.confirmed == 1 })
        return (model, id, try #require(model.storages[id]))
    }

    @Test("it is adopted when the former id is dead, and the dead replicas go", arguments: VersionProfile.all)
    func adopted(profile: VersionProfile) throws {
        var (model, former, storage) = try single(profile)
        let before = storage.tablets
        model.running = []
        model.heartbeat()
        let successor = try model.addBackend("10.0.1.9", storage: storage)
        for _ in 0..<3 { model.round() }
        #expect(model.storages[successor]?.tablets == before)
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.backendID) == [successor] })
        #expect(model.tabletNum(former) == 0)
        storage = try #require(model.storages[successor])
        #expect(!storage.tablets.isEmpty)
    }

    @Test("it is adopted after the former id was dropped", arguments: VersionProfile.all)
    func adoptedAfterDrop(profile: VersionProfile) throws {
        var (model, former, storage) = try single(profile)
        model.running = []
        try model.cluster.dropBackends([.id(former)])
        let successor = try model.addBackend("10.0.1.9", storage: storage)
        for _ in 0..<3 { model.round() }
        #expect(model.storages[successor]?.tablets == storage.tablets)
    }

    @Test("it is LOST when a new id reports while the former counts as alive", arguments: VersionProfile.all)
    func lost(profile: VersionProfile) throws {
        var (model, former, storage) = try single(profile)
        model.running = []
        // No round of heartbeats has failed yet: the frontend believes that the former backend is alive.
        let successor = try model.addBackend("10.0.1.9", storage: storage)
        model.report(successor)
        #expect(model.storages[successor]?.tablets.isEmpty == true)
        for _ in 0..<5 { model.round() }
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.backendID) == [former] })
        let ids = Set(model.tablets.map(\.id))
        #expect(ids.isDisjoint(with: model.storages[successor]?.tablets.keys.map { $0 } ?? []))
    }

    @Test("a raised tolerance of failed heartbeats opens the same window")
    func tolerance() throws {
        var (model, _, storage) = try single()
        try model.cluster.configuration.set("max_backend_heartbeat_failure_tolerance_count", to: "3")
        model.running = []
        model.heartbeat()
        model.heartbeat()
        let successor = try model.addBackend("10.0.1.9", storage: storage)
        model.report(successor)
        #expect(model.storages[successor]?.tablets.isEmpty == true)
        model.heartbeat()
        #expect(model.cluster.backends.first?.isAlive == false)
    }

    @Test("the flag that a backend is alive survives the frontend's restart, and so does the window")
    func restart() throws {
        let (model, former, _) = try single()
        let text = model.cluster.document.serialized
        let loaded = try #require(SimulatedCluster(document: try JSONValue(parsing: text.utf8)))
        #expect(loaded.backendsByID[former]?.isAlive == true)
        #expect(loaded.catalog == model.cluster.catalog)
    }

    @Test("the only copy is dropped when its version is behind")
    func behind() throws {
        var (model, _, storage) = try single()
        for id in storage.tablets.keys { storage.tablets[id]?.version = 0 }
        model.running = []
        model.heartbeat()
        let successor = try model.addBackend("10.0.1.9", storage: storage)
        model.report(successor)
        #expect(model.storages[successor]?.tablets.isEmpty == true)
    }

    @Test("with enough other replicas the copies are deleted, which is wasteful and harmless")
    func wasteful() throws {
        var model = try ModelCluster(backends: 3)
        try model.makeTable(allocation: ReplicaAllocation(count: 2))
        for _ in 0..<3 { model.round() }
        let former = try #require(model.tablets.first?.replicas.first?.backendID)
        let storage = try #require(model.storages[former])
        model.running.remove(former)
        for _ in 0..<6 { model.round() }
        #expect(model.tablets.allSatisfy { $0.replicas.count == 2 && $0.index(on: former) == nil })
        let successor = try model.addBackend("10.0.1.9", storage: storage)
        model.heartbeat()
        model.report(successor)
        #expect(model.storages[successor]?.tablets.isEmpty == true)
    }

    @Test("another backend's storage at a known address: the only replicas are marked bad, and come back with it")
    func swapped() throws {
        var (model, id, storage) = try single()
        model.storages[id]?.tablets = [:]
        model.report(id)
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.isBad) == [true] })
        #expect(model.storages[id]?.tablets.isEmpty == true)
        model.storages[id] = storage
        model.report(id)
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.isBad) == [false] })
        storage.tablets = [:]
    }

    @Test("a replica that disappears is forgotten while there are others, and made again")
    func oneOfTwo() throws {
        var model = try ModelCluster(backends: 2)
        try model.makeTable(allocation: ReplicaAllocation(count: 2))
        model.round()
        let id = try #require(model.cluster.backends.first?.id)
        model.storages[id]?.tablets = [:]
        model.report(id)
        #expect(model.tablets.allSatisfy { $0.replicas.count == 1 })
        for _ in 0..<3 { model.round() }
        #expect(model.tablets.allSatisfy { $0.replicas.count == 2 && $0.replicas.allSatisfy { !$0.isCloning } })
    }

    @Test("versions that a backend lost come back from another replica, and are missed where there is none")
    func lostVersions() throws {
        var model = try ModelCluster(backends: 2)
        try model.makeTable(allocation: ReplicaAllocation(count: 2))
        _ = try model.cluster.run("INSERT INTO d.t VALUES (1)", .fixture(.v2_1))
        model.round()
        let ids = model.cluster.backends.map(\.id)
        let tablet = try #require(model.tablets.first)
        #expect(tablet.replicas.map(\.confirmed) == [2, 2])
        var single = model
        model.storages[ids[0]]?.tablets[tablet.id]?.version = 1
        model.report(ids[0])
        #expect(model.tablets.first?.replicas.map(\.version).sorted() == [1, 2])
        for _ in 0..<2 { model.round() }
        #expect(model.tablets.first?.replicas.map(\.confirmed) == [2, 2])

        for id in ids { single.storages[id]?.tablets[tablet.id]?.version = 1 }
        for _ in 0..<3 { single.round() }
        #expect(single.tablets.first?.replicas.map(\.version) == [1, 1])
        #expect(throws: StatementError.self) { try single.cluster.run("SELECT * FROM d.t", .fixture(.v2_1)) }
    }

    @Test("a report with a wrong secret, or of a backend that is not listed, changes nothing")
    func strangers() throws {
        var (model, id, _) = try single()
        let before = model.cluster
        for (backend, token) in [(id, "other"), (1, "secret")] {
            let report = BackendReport(backendID: backend, token: token, tablets: [], disks: [], wish: 3)
            #expect(model.cluster.take(report, profile: .v2_1, now: 9).isEmpty)
        }
        #expect(model.cluster == before)
    }
}
