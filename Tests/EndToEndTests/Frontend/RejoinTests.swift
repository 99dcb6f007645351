import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("A frontend at another address beside living ones", .needsBuiltPrograms, .needsMariaDBClient)
struct RejoinTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Checks that one of three is a member anew, and that nobody else noticed.
    private func expectRejoined(
        _ node: Supervised,
        role: String,
        name: String?,
        former: Home,
        in group: FrontendGroup
    )
        throws
    {
        let home = node.home
        let rows = group.nodes[0].frontends
        #expect(Set(rows.map(\.host)) == Set(group.homes.map(\.address)))
        let own = rows.first { $0.host == home.address }
        #expect(own?.role == role)
        #expect(own?.name == home.nodeName)
        #expect(home.nodeName != name)
        #expect(home.clusterID == group.homes[0].clusterID)
        // What it had is kept.
        let kept = home.setAsides.map { home.text("\($0)/image/ROLE") }
        #expect(kept.contains { (try? RoleFile($0))?.nodeName == name })
        #expect(home.setAsides.allSatisfy { !home.has("\($0)/unfinished") })
    }

    @Test(
        "it joins anew: the old entry goes, a new one comes, the old metadata is kept, the others go on",
        arguments: [
            ("1.2", "FOLLOWER"), ("2.0", "OBSERVER"), ("2.1", "FOLLOWER"), ("3.0", "OBSERVER"), ("4.0", "FOLLOWER"),
        ]
    )
    func rejoins(version: String, role: String) throws {
        var group = try FrontendGroup(running: stage, version: version, electable: role == "OBSERVER" ? 2 : 3)
        let (former, name) = (group.homes[2], group.homes[2].nodeName)
        let pids = group.nodes[0...1].map(\.server)
        #expect(try group.nodes[2].terminate() == 0)
        group.homes[2] = former.moved()
        // The ordinal's role has changed meanwhile; what it was decides.
        if role == "OBSERVER" { group.electable = 3 }
        let node = try group.start(2)
        try node.waitUntilSettled(3)
        try expectRejoined(node, role: role, name: name, former: former, in: group)
        #expect(node.commands.count == 1)
        #expect(node.commands.first?.contains("--helper") == true)
        #expect(group.nodes[0...1].map(\.server) == pids)
        #expect(group.nodes[0...1].allSatisfy { $0.starts == 1 })
        let statements = group.homes[0].statements
        #expect(statements.count { $0.contains("DROP \(role) \"\(former.address):9010\"") } == 1)
        #expect(statements.count { $0.contains("ADD \(role) \"\(group.homes[2].address):9010\"") } == 1)
        let again = try stage.restartPlainly(node) { try group.start(2) }
        try again.waitUntilSettled(3)
        #expect(again.home.setAsides.count == 1)
    }

    @Test("killed at any instant it ends the same", arguments: ["1.2", "2.1"])
    func killed(version: String) throws {
        var numbers = SeededNumbers()
        print("Kills while a frontend rejoins, \(version): seed \(numbers.seed)")
        var group = try FrontendGroup(running: stage, version: version)
        let pids = group.nodes[0...1].map(\.server)
        #expect(try group.nodes[2].terminate() == 0)
        for _ in 0..<3 {
            let (former, name) = (group.homes[2], group.homes[2].nodeName)
            group.homes[2] = former.moved()
            for _ in 0..<5 {
                let node = try group.start(2)
                try node.loseContainer(after: .milliseconds(Int.random(in: 0...1_200, using: &numbers)))
            }
            let node = try group.start(2)
            try node.waitUntilSettled(3)
            try expectRejoined(node, role: "FOLLOWER", name: name, former: former, in: group)
            let again = try stage.restartPlainly(node) { try group.start(2) }
            try again.loseContainer()
        }
        #expect(group.nodes[0...1].map(\.server) == pids)
        #expect(group.nodes[0...1].allSatisfy { $0.starts == 1 })
    }
}
