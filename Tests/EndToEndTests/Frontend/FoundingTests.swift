import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Founding a cluster", .needsBuiltPrograms, .needsMariaDBClient)
struct FoundingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("three pods on empty volumes, started at once, become one cluster, one after the other")
    func inParallel() throws {
        // Two clusters side by side, since each founder waits for a while.
        var groups = try ["1.2", "2.1"].map { try FrontendGroup(stage, version: $0) }
        for index in groups.indices {
            for ordinal in 0..<3 { groups[index].nodes.append(try groups[index].start(ordinal)) }
        }
        for group in groups { try expectOneCluster(group) }
    }

    private func expectOneCluster(_ group: FrontendGroup) throws {
        for node in group.nodes { try node.waitUntilSettled(3, within: .seconds(60)) }
        #expect(Set(group.homes.map(\.clusterID)).count == 1)
        #expect(group.homes.allSatisfy { $0.clusterID != nil && $0.setAsides.isEmpty })
        #expect(group.nodes.map { $0.commands.count } == [1, 1, 1])
        #expect(group.nodes.map { $0.commands.contains { $0.contains("--helper") } } == [false, true, true])
        #expect(group.nodes.map { $0.lines(with: "added as FOLLOWER") } == [0, 1, 1])
        #expect(group.homes[0].statements.count { $0.contains("ADD FOLLOWER") } == 2)
        let again = try stage.restartPlainly(group.nodes[2]) { try group.start(2) }
        try again.waitUntilSettled(3)
    }

    /// Starts a frontend whose peers have names that do not exist.
    private func startBesideNobody() throws -> Supervised {
        let home = try stage.home(.frontend, version: "2.1")
        // Without DNS an unknown name is no answer; with the files alone it is one.
        let hosts = stage.folder.file("nsswitch.conf")
        stage.folder.write("hosts: files\n", to: "nsswitch.conf")
        return try stage.start(
            home,
            settings: ["SUPERVISOR_CLUSTER_FRONTENDS": "\(home.address),doris-fe-1.nowhere,doris-fe-2.nowhere"],
            prelude: [
                "/usr/bin/unshare", "--mount", "/bin/sh", "-c",
                "mount --bind \(hosts) /etc/nsswitch.conf && exec \"$@\"", "sh",
            ]
        )
    }

    @Test(
        "no silence makes up for an address where nobody says anything; a name that does not exist does",
        .needsNamespaces
    )
    func silentPeer() throws {
        let nobody = Loopback.next()
        let home = try stage.home(.frontend, version: "2.1")
        let before = home.belongings
        func peers(_ home: Home) -> [String: String] {
            ["SUPERVISOR_CLUSTER_FRONTENDS": "\(home.address),\(nobody)"]
        }
        let node = try stage.start(home, settings: peers(home))
        let never = try stage.start(
            try stage.home(.frontend, version: "2.1"),
            settings: ["SUPERVISOR_BOOTSTRAP": "never"]
        )
        // A founder makes sure for a minute, as long as the others are watched.
        let lonely = try startBesideNobody()
        let other = try stage.home(.frontend, version: "2.1")
        let allowed = try stage.start(
            other,
            settings: peers(other).merging(["SUPERVISOR_BOOTSTRAP": "allow"]) { $1 }
        )
        try node.wait(for: .waiting, saying: "nobody at \(nobody):9030 says whether it has any")
        #expect(node.reason.contains("SUPERVISOR_BOOTSTRAP=allow"))
        try never.wait(for: .waiting, saying: "SUPERVISOR_BOOTSTRAP=never forbids to found a cluster")
        try allowed.waitUntilSettled(1, within: .seconds(40))
        try lonely.waitUntilSettled(1, within: .seconds(90))
        #expect(lonely.commands.count == 1)
        // Longer than the silence that a founder waits for.
        #expect(node.staysLive(beside: never, for: .seconds(3)))
        try node.wait(for: .waiting, saying: "nobody at \(nobody):9030 says whether it has any")
        try never.wait(for: .waiting)
        for one in [node, never] {
            #expect(one.commands.isEmpty)
            #expect(one.probes == [200, 200, 503])
            #expect(try one.terminate() == 0)
        }
        #expect(home.changes(since: before) == [])
        let again = try stage.restartPlainly(allowed) { try stage.start(other, settings: peers(other)) }
        #expect(other.frontendRecord?["undertaking"] == .null && again.phase == .ready)
    }
}
