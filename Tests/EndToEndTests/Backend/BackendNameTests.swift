import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Backends by name", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct BackendNameTests {
    private let stage: Stage
    private let names: NameService

    init() throws {
        stage = try Stage()
        names = try NameService(on: stage)
    }

    private func group(_ version: String) throws -> BackendGroup {
        try BackendGroup(version: version, replicas: 2, names: names, in: stage)
    }

    /// What the frontend was told that moves or removes an entry.
    private func moves(_ group: BackendGroup) -> [Substring] {
        group.frontend.home.statements.filter { $0.contains("MODIFY BACKEND") || $0.contains("DECOMMISSION") }
    }

    @Test("one that was known by address is renamed to the name that its pod has by now, and keeps id and tablets")
    func renamed() throws {
        let group = try group("2.1")
        let nodes = try group.backends(2, settings: ["SUPERVISOR_IDENTITY": "ip"])
        try group.makeTable()
        let id = try group.row(of: nodes[1].home)?["BackendId"]
        #expect(id != nil && moves(group).isEmpty)
        #expect(try nodes[1].terminate() == 0)
        let home = nodes[1].home.carried()
        let name = NameService.name(1, of: .backend)
        names.point(1, of: .backend, to: home.address)
        let again = try group.start(home, as: 1)
        try again.wait(for: .ready, within: .seconds(60))
        try group.settle(again, entries: 2)
        let row = try group.administrator.rows("SHOW BACKENDS").first { $0["BackendId"] == id }
        #expect(row?["Host"] == name)
        #expect(moves(group).count == 1 && moves(group).allSatisfy { $0.contains("HOSTNAME \"\(name)\"") })
    }

    @Test("one that is known by name needs nothing at another address", arguments: ["2.1", "4.0"])
    func untouched(version: String) throws {
        let group = try group(version)
        let home = try group.home()
        names.point(1, of: .backend, to: home.address)
        let first = try group.backends(1, settings: ["SUPERVISOR_IDENTITY": "ip"])
        let node = try group.start(home, as: 1, settings: ["SUPERVISOR_IDENTITY": "fqdn"])
        try node.wait(for: .ready)
        try group.makeTable()
        #expect(try node.terminate() == 0)
        let moved = home.carried()
        names.point(1, of: .backend, to: moved.address)
        let again = try group.start(moved, as: 1, settings: ["SUPERVISOR_IDENTITY": "fqdn"])
        try again.wait(for: .ready, within: .seconds(60))
        try group.settle(again, entries: 2)
        #expect(moves(group).isEmpty)
        #expect(group.frontend.home.statements.count { $0.contains("ADD BACKEND") } == 2)
        #expect(first[0].phase == .ready)
    }
}
