import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("All frontends restarted", .needsBuiltPrograms, .needsMariaDBClient)
struct GroupRestartTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("at the same addresses each starts Doris at once, alone if need be", arguments: DorisLine.versions)
    func sameAddresses(version: String) throws {
        var group = try FrontendGroup(running: stage, version: version)
        let identities = group.homes.map(\.identity)
        let id = group.homes[0].clusterID
        try group.stopAll()
        // Doris itself waits for the others; a supervisor that did would never see them.
        let last = try group.start(2)
        try last.wait(for: "Doris' start") { last.server != nil }
        #expect(last.lines(with: "Doris was started", "the metadata is complete and the address unchanged") == 1)
        group.nodes = [try group.start(0), try group.start(1), last]
        for node in group.nodes { try node.waitUntilSettled(3) }
        for node in group.nodes {
            // Doris itself may begin anew: a master that another one overtakes in the election ends by design.
            #expect(!node.commands.isEmpty)
            #expect(node.commands.allSatisfy { !$0.contains("--helper") && !$0.contains("recovery") })
        }
        #expect(group.homes.map(\.identity) == identities)
        #expect(Set(group.homes.map(\.clusterID)) == [id])
    }

    @Test("all at other addresses they are refused, say why, and are left alone", arguments: ["1.2", "4.0"])
    func otherAddresses(version: String) throws {
        var group = try FrontendGroup(running: stage, version: version, remembers: version == "4.0")
        try group.stopAll()
        let formers = group.homes
        let before = formers.map(\.belongings)
        group.homes = formers.map { $0.moved() }
        for ordinal in 0..<3 { group.nodes.append(try group.start(ordinal)) }
        for (node, former) in zip(group.nodes, formers) {
            try node.wait(for: .refused, saying: "3 frontends are declared")
            #expect(node.reason.contains("the address changed from \(former.address):9010"))
            #expect(node.reason.contains("give the pod its old address back"))
            #expect(node.probes == [200, 200, 503])
            #expect(node.commands.isEmpty)
        }
        for (home, before) in zip(group.homes, before) { #expect(home.changes(since: before) == []) }
        guard version == "4.0" else { return }
        // One that is declared to be alone is told by its record that it is not.
        #expect(try group.nodes[0].terminate() == 0)
        let node = try group.start(0, settings: ["SUPERVISOR_FRONTEND_REPLICAS": "1"])
        try node.wait(for: .refused, saying: "one frontend is declared, and the cluster listed")
        #expect(node.commands.isEmpty)
        #expect(group.homes[0].changes(since: before[0]) == [])
    }
}
