import Doris
import Testing

@testable import DorisSimulator

@Suite("A decommission")
struct DecommissionTests {
    /// Two backends, of which the first has all of 25 tablets by its own wish.
    private func wished(_ profile: VersionProfile = .v2_1) throws -> (ModelCluster, first: Int64, second: Int64) {
        var model = try ModelCluster(backends: 0, profile)
        let first = try model.addBackend("10.0.1.1", storage: ModelStorage(wish: 25))
        let second = try model.addBackend("10.0.1.2")
        for _ in 0..<2 { model.round() }
        return (model, first, second)
    }

    private func leave(_ model: inout ModelCluster, _ id: Int64) throws {
        try model.cluster.decommission([.id(id)], profile: model.profile)
    }

    @Test("a backend gets the tablets that it wished for, once, and reports them")
    func wish() throws {
        var (model, first, _) = try wished()
        let table = try #require(model.cluster.catalog.databases.first { $0.name == "simulator" }?.tables.first)
        #expect(table.tabletCount == 25)
        #expect(model.storages[first]?.tablets.count == model.tabletNum(first))
        model.storages[first]?.tablets = [:]
        model.round()
        #expect(model.cluster.catalog.databases.first { $0.name == "simulator" }?.tables.count == 1)
    }

    @Test("tablets leave at the rate that was set, and then the row goes", arguments: VersionProfile.all)
    func draining(profile: VersionProfile) throws {
        var (model, first, second) = try wished(profile)
        let all = model.tabletNum(first) + model.tabletNum(second)
        try leave(&model, first)
        var counts = [model.tabletNum(first)]
        while model.cluster.backendsByID[first] != nil, counts.count < 30 {
            model.round(limit: 10)
            counts.append(model.tabletNum(first))
        }
        #expect(model.cluster.backends.map(\.id) == [second])
        #expect(model.tabletNum(second) == all)
        #expect(counts == counts.sorted(by: >))
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 - $1 <= 10 })
        #expect(Set(counts).count >= 4)
        #expect(model.storages[second]?.tablets.count == all)
    }

    @Test("with drop_backend_after_decommission off the row stays, empty")
    func stays() throws {
        var (model, first, _) = try wished()
        try model.cluster.configuration.set("drop_backend_after_decommission", to: "false")
        try leave(&model, first)
        for _ in 0..<20 { model.round() }
        #expect(model.tabletNum(first) == 0)
        #expect(model.cluster.backendsByID[first]?.isDecommissioned == true)
    }

    @Test("CANCEL leaves the tablets where they are by then")
    func cancelling() throws {
        var (model, first, _) = try wished()
        try leave(&model, first)
        for _ in 0..<2 { model.round(limit: 5) }
        try model.cluster.cancelDecommission([.id(first)], profile: .v2_1)
        model.round()
        model.round()
        let left = model.tabletNum(first)
        for _ in 0..<10 { model.round() }
        #expect(left > 0)
        #expect(model.tabletNum(first) == left)
    }

    @Test("the last backend is refused, except on 1.2, where it never becomes empty", arguments: VersionProfile.all)
    func lastBackend(profile: VersionProfile) throws {
        var model = try ModelCluster(backends: 1, profile)
        model.round()
        let id = try #require(model.cluster.backends.first?.id)
        let count = model.tabletNum(id)
        #expect(count > 0)
        if profile.membership.checksDecommission {
            let table = profile.tablets.internalTables[0]
            #expect(
                throws: StatementError.general(
                    "After decommission, partition \(table) of table __internal_schema.\(table) 's replication "
                        + "allocation { tag.location.default: 1 } > available backend num 0 on tag "
                        + "{\"location\" : \"default\"}, otherwise need to decrease the partition's replication num."
                )
            ) { try model.cluster.decommission([.id(id)], profile: profile) }
        } else {
            try leave(&model, id)
            for _ in 0..<20 { model.round() }
            #expect(model.tabletNum(id) == count)
        }
    }

    /// Why nothing leaves, though the statement was accepted.
    enum Obstacle: CaseIterable, Sendable {
        case asManyReplicasAsBackends, anotherTag, fullDisks, noDisks, deadTarget, openTransaction, sameHost
    }

    @Test("it stalls for the reasons of real clusters", arguments: Obstacle.allCases)
    func stalls(obstacle: Obstacle) throws {
        var (model, first, second) = try wished(.v1_2)
        let target = try #require(model.cluster.backends.firstIndex { $0.id == second })
        try leave(&model, first)
        switch obstacle {
        case .asManyReplicasAsBackends:
            try model.cluster.cancelDecommission([.id(first)], profile: .v1_2)
            try model.makeTable(allocation: ReplicaAllocation(count: 2))
            try leave(&model, first)
        case .anotherTag: model.cluster.backends[target].tag = "other"
        case .fullDisks: model.storages[second]?.disks = [.full]
        case .noDisks: model.storages[second]?.disks = []
        case .deadTarget: model.running.remove(second)
        case .openTransaction:
            let tables = model.cluster.catalog.databases.flatMap(\.tables).map(\.id)
            model.cluster.catalog.transactions = tables.map { OpenTransaction(label: "load", tableID: $0) }
        case .sameHost: model.cluster.backends[target].heartbeat = Endpoint(host: "10.0.1.1", port: 9051)
        }
        // The first round still goes by the last report.
        for _ in 0..<2 { model.round(limit: 1) }
        let before = model.tabletNum(first)
        for _ in 0..<10 { model.round(limit: 1) }
        #expect(model.cluster.backendsByID[first] != nil)
        #expect(obstacle == .asManyReplicasAsBackends || model.tabletNum(first) == before)
        if obstacle == .asManyReplicasAsBackends { #expect(model.tablets.allSatisfy { $0.index(on: first) != nil }) }
        guard obstacle == .openTransaction else { return }
        model.cluster.catalog.transactions = []
        for _ in 0..<60 { model.round() }
        #expect(model.cluster.backendsByID[first] == nil)
    }

    @Test("a tablet whose only replica lies on a dead backend never leaves")
    func deadSource() throws {
        var (model, first, _) = try wished()
        try leave(&model, first)
        model.running.remove(first)
        for _ in 0..<10 { model.round() }
        #expect(model.tabletNum(first) >= 25)
    }

    @Test("few tablets, all of them in the recycle bin, end it early; otherwise they hold it up until they expire")
    func recycleBin() throws {
        var (model, first, _) = try wished()
        let database = try #require(model.cluster.catalog.index(of: "simulator"))
        let table = model.cluster.catalog.databases[database].tables.removeFirst()
        let entry = RecycledTable(table: table, database: "simulator", databaseID: 1, dropTime: model.now)
        model.cluster.catalog.recycled = [entry]
        try model.cluster.configuration.set("decommission_tablet_check_threshold", to: "25")
        try leave(&model, first)
        for _ in 0..<10 { model.round() }
        #expect(model.tabletNum(first) == 25)
        #expect(model.cluster.backendsByID[first] != nil)
        var early = model
        try early.cluster.configuration.set("decommission_tablet_check_threshold", to: "26")
        for _ in 0..<3 { early.round() }
        #expect(early.cluster.backendsByID[first] == nil)
        try model.cluster.configuration.set("catalog_trash_expire_second", to: "60")
        for _ in 0..<3 { model.round() }
        #expect(model.cluster.backendsByID[first] == nil)
    }

    @Test("ten thousand tablets are scheduled, written and read")
    func size() throws {
        var model = try ModelCluster(backends: 0)
        let id = try model.addBackend("10.0.1.1", storage: ModelStorage(wish: 10_000))
        for _ in 0..<2 { model.round() }
        #expect(model.tabletNum(id) >= 10_000)
        let text = model.cluster.document.serialized
        #expect(text.utf8.count < 600_000)
        let loaded = try #require(SimulatedCluster(document: try JSONValue(parsing: text.utf8)))
        #expect(loaded.catalog == model.cluster.catalog)
    }
}
