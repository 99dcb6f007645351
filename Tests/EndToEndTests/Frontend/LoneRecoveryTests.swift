import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The only frontend at another address", .needsBuiltPrograms, .needsMariaDBClient)
struct LoneRecoveryTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Founds a cluster with an account and a database in it, and stops it.
    private func founded(_ line: DorisLine) throws -> Home {
        let node = try stage.lone(stage.home(line))
        try node.waitUntilSettled(1)
        try node.sql.rows("CREATE USER 'keeper'@'%' IDENTIFIED BY 'secret'")
        try node.sql.rows("CREATE DATABASE kept")
        #expect(try node.terminate() == 0)
        return node.home
    }

    /// Whether what was made before is there still: the account lets its owner in.
    private func keepsData(_ node: Supervised) throws -> Bool {
        _ = try SQLClient(address: node.home.address, user: "keeper", password: "secret").rows("SELECT 1")
        return try node.sql.rows("SHOW DATABASES").contains { $0.values.contains { $0.hasSuffix("kept") } }
    }

    @Test("it recovers once, keeps its data and its cluster, and is listed once", arguments: DorisLine.all)
    func recoversOnce(line: DorisLine) throws {
        let former = try founded(line)
        let (role, name, id) = (former.text("doris-meta/image/ROLE"), former.nodeName, former.clusterID)
        let home = former.moved()
        let node = try stage.lone(home)
        try node.waitUntilSettled(1)

        // One start, by the means of this line; the stand-in says that it took it.
        #expect(node.commands.count == 1)
        #expect(node.commands.first?.contains("--helper") == false)
        #expect(node.commands.first?.contains("--metadata_failure_recovery") == !line.recoversByKey)
        #expect(home.text("log/fe.log").split(separator: "\n").count { $0.contains("start group reset") } == 1)
        #expect(!home.overlay.contains("metadata_failure_recovery"))

        // One entry, at the new address; the old one was dropped, or moved.
        let rows = node.frontends
        #expect(rows.map(\.host) == [home.address])
        #expect(rows.first?.isMaster == true)
        #expect(home.statements.count { $0.contains("MODIFY FRONTEND") } == (line.keepsName ? 1 : 0))
        #expect(home.statements.count { $0.contains("ADD FOLLOWER") } == (line.keepsName ? 0 : 1))
        #expect(home.statements.count { $0.contains("DROP FOLLOWER") } == (line.keepsName ? 0 : 1))

        // A fresh name and a copy of the file with the old one, or neither.
        #expect((home.nodeName == name) == line.keepsName)
        #expect(home.formerRoles == (line.keepsName ? [] : [role]))
        if line.version == "1.2" { #expect(home.nodeName?.hasPrefix("\(home.address)_9010_") == true) }

        #expect(home.clusterID == id)
        #expect(home.frontendRecord?["nodeName"]?.text == home.nodeName)
        #expect(home.frontendRecord?["clusterId"]?.integer == id.map { Int64($0) })
        #expect(home.setAsides.isEmpty)
        #expect(try keepsData(node))

        // Later starts are plain ones.
        var last = node
        for _ in 0..<(line.version == "2.1" || line.version == "1.2" ? 10 : 1) {
            last = try stage.restartPlainly(last) { try stage.lone(home) }
        }
        #expect(last.frontends.map(\.host) == [home.address])
        #expect(try keepsData(last))
    }

    @Test("it goes from one address to the next, and back", arguments: [DorisLine.v1_2, .v2_1, .v4_0])
    func movesAgain(line: DorisLine) throws {
        let first = try founded(line)
        var (home, id) = (first, first.clusterID)
        for address in [Loopback.next(), Loopback.next(), first.address] {
            home = home.moved(to: address)
            let node = try stage.lone(home)
            try node.waitUntilSettled(1)
            #expect(node.commands.count == 1)
            #expect(node.frontends.map(\.host) == [address])
            #expect(home.clusterID == id)
            #expect(try keepsData(node))
            #expect(try node.terminate() == 0)
            id = home.clusterID
        }
        // Each recovery keeps what it replaced, however soon it follows the one before.
        #expect(home.formerRoles.count == (line.keepsName ? 0 : 3))
        let last = try stage.lone(home)
        _ = try stage.restartPlainly(last) { try stage.lone(home) }
    }

    @Test("a volume from before this program, of 1.2, whose ROLE tells the change, recovers too")
    func withoutRecord() throws {
        let former = try founded(.v1_2)
        former.lose("\(former.state)")
        let home = former.moved()
        let node = try stage.lone(home)
        try node.waitUntilSettled(1)
        #expect(node.frontends.map(\.host) == [home.address])
        #expect(try keepsData(node))
        _ = try stage.restartPlainly(node) { try stage.lone(home) }
    }

    @Test(
        "killed at any instant, and moved while it is unfinished, it ends the same",
        arguments: [
            DorisLine.v1_2, .v2_1, .v4_0,
        ]
    )
    func killed(line: DorisLine) throws {
        var numbers = SeededNumbers()
        print("Kills during a recovery, \(line.testDescription): seed \(numbers.seed)")
        let former = try founded(line)
        let id = former.clusterID
        var home = former
        for round in 0..<4 {
            home = home.moved()
            // Every fifth recovery that never gets to the listing is left to a person; these are fewer.
            for kill in 0..<4 {
                if round % 2 == 1 && kill == 2 { home = home.moved() }
                let node = try stage.lone(home)
                try node.loseContainer(after: .milliseconds(Int.random(in: 0...900, using: &numbers)))
            }
            let node = try stage.lone(home)
            try node.waitUntilSettled(1)
            #expect(node.frontends.map(\.host) == [home.address])
            #expect(home.clusterID == id)
            #expect(!home.overlay.contains("metadata_failure_recovery"))
            #expect(try keepsData(node))
            #expect(home.setAsides.isEmpty)
            let again = try stage.restartPlainly(node) { try stage.lone(home) }
            try again.loseContainer()
        }
    }

    @Test("where nobody declared that it is alone it is refused and left alone", arguments: ["1.2", "2.1", "4.0"])
    func notDeclared(version: String) throws {
        let first = try stage.cluster(version: version)
        try first.waitUntilSettled(1)
        #expect(try first.terminate() == 0)
        let before = first.home.belongings
        let home = first.home.moved()
        for (settings, words) in [
            ([:], "how many there are is not declared"),
            (["SUPERVISOR_FRONTEND_REPLICAS": "3"], "3 frontends are declared"),
        ] {
            let node = try stage.start(home, settings: settings)
            try node.wait(for: .refused, saying: words)
            #expect(node.reason.contains("the address changed from \(first.home.address):9010 to \(home.address):9010"))
            #expect(node.ask("/livez")?.status == 200)
            #expect(node.commands.isEmpty)
            #expect(try node.terminate() == 0)
            #expect(home.changes(since: before) == [])
        }
        // At its old address it starts as ever.
        let back = try stage.start(first.home)
        _ = try stage.restartPlainly(back) { try stage.start(first.home) }
    }
}
