import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Founding a cluster", .needsBuiltPrograms, .needsMariaDBClient)
struct FoundingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "three pods on empty volumes, started at once, become one cluster, one after the other",
        arguments: [
            "1.2", "2.1",
        ]
    )
    func inParallel(version: String) throws {
        var group = try FrontendGroup(stage, version: version)
        for ordinal in 0..<3 { group.nodes.append(try group.start(ordinal)) }
        for node in group.nodes { try node.waitUntilSettled(3, within: .seconds(60)) }
        #expect(Set(group.homes.map(\.clusterID)).count == 1)
        #expect(group.homes.allSatisfy { $0.clusterID != nil })
        #expect(group.nodes.map { $0.commands.count } == [1, 1, 1])
        #expect(group.nodes.map { $0.commands.contains { $0.contains("--helper") } } == [false, true, true])
        let added = group.homes[0].statements.filter { $0.contains("ADD FOLLOWER") }
        #expect(added.count == 2)
        #expect(group.homes.allSatisfy { $0.setAsides.isEmpty })
        // Whoever came second saw the first as a member before it was added.
        let waited = group.nodes[1...].count { $0.lines(with: "added one at a time") > 0 }
        let late = group.nodes[1...].count { $0.lines(with: "added as FOLLOWER") > 0 }
        #expect(late == 2 && waited <= 1)
        for ordinal in 0..<3 {
            group.nodes[ordinal] = try stage.restartPlainly(group.nodes[ordinal]) { try group.start(ordinal) }
            try group.nodes[ordinal].waitUntilSettled(3)
        }
    }

    @Test("peers that do not exist keep nobody from founding", .needsNamespaces)
    func absentPeers() throws {
        let home = try stage.home(.frontend, version: "2.1")
        // Without DNS an unknown name is no answer; with the files alone it is one.
        let hosts = stage.folder.file("nsswitch.conf")
        stage.folder.write("hosts: files\n", to: "nsswitch.conf")
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_CLUSTER_FRONTENDS": "\(home.address),doris-fe-1.nowhere,doris-fe-2.nowhere"],
            prelude: [
                "/usr/bin/unshare", "--mount", "/bin/sh", "-c",
                "mount --bind \(hosts) /etc/nsswitch.conf && exec \"$@\"", "sh",
            ]
        )
        try node.waitUntilSettled(1, within: .seconds(40))
        #expect(node.commands.count == 1)
    }

    @Test("an address where nobody says anything is waited for, and no silence makes up for it")
    func silentPeer() throws {
        let nobody = Loopback.next()
        let home = try stage.home(.frontend, version: "2.1")
        let before = home.belongings
        let settings = ["SUPERVISOR_CLUSTER_FRONTENDS": "\(home.address),\(nobody)"]
        let node = try stage.start(home, settings: settings)
        let never = try stage.start(
            try stage.home(.frontend, version: "2.1"),
            settings: ["SUPERVISOR_BOOTSTRAP": "never"]
        )
        try node.wait(for: .waiting, saying: "nobody at \(nobody):9030 says whether it has any")
        #expect(node.reason.contains("SUPERVISOR_BOOTSTRAP=allow"))
        try never.wait(for: .waiting, saying: "SUPERVISOR_BOOTSTRAP=never forbids to found a cluster")
        // Longer than the silence that a founder waits for.
        #expect(node.staysLive(beside: never, for: FrontendStartPlan.silence + .seconds(2)))
        #expect(node.phase == .waiting && never.phase == .waiting)
        for one in [node, never] {
            #expect(one.commands.isEmpty)
            #expect(one.probes == [200, 200, 503])
            #expect(try one.terminate() == 0)
        }
        #expect(home.changes(since: before) == [])

        let allowed = try stage.start(home, settings: settings.merging(["SUPERVISOR_BOOTSTRAP": "allow"]) { $1 })
        try allowed.waitUntilSettled(1, within: .seconds(40))
        let again = try stage.restartPlainly(allowed) { try stage.start(home, settings: settings) }
        #expect(again.home.frontendRecord?["undertaking"] == .null)
    }
}
