import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Accounts of a founded cluster", .needsBuiltPrograms, .needsMariaDBClient)
struct AccountTests {
    private let stage: Stage
    private let settings: [String: String]

    init() throws {
        stage = try Stage()
        stage.folder.write("root-secret\n", to: "root-password")
        stage.folder.write("keeper-secret\n", to: "keeper-password")
        settings = [
            "SUPERVISOR_ACCOUNTS_ROOT_PASSWORD_FILE": stage.folder.file("root-password"),
            "SUPERVISOR_CLUSTER_USER": "keeper",
            "SUPERVISOR_CLUSTER_PASSWORD_FILE": stage.folder.file("keeper-password"),
        ]
    }

    private func home(_ version: String) throws -> Home {
        try stage.home(
            .frontend,
            version: version,
            configuration: [
                "simulator_admin_port = 8900",
                // These tests come from 127.0.0.1, which Doris spares the password.
                "simulator_skip_localhost_auth_check = false",
            ]
        )
    }

    /// Checks what everybody may and may not do once the accounts are there.
    private func expectAccounts(at home: Home, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let open = SQLClient(address: home.address)
        #expect(throws: SetUpFailure.self, sourceLocation: sourceLocation) { try open.rows("SHOW FRONTENDS") }
        let root = SQLClient(address: home.address, password: "root-secret")
        #expect(try root.rows("SHOW FRONTENDS").count == 1, sourceLocation: sourceLocation)
    }

    @Test(
        "a founder sets them up before it is Ready, and other nodes join with the account",
        arguments: ["1.2", "2.1", "4.0"]
    )
    func founds(version: String) throws {
        let first = try stage.start(home(version), settings: settings)
        try first.wait(for: .ready)
        try expectAccounts(at: first.home)
        let follower = try stage.start(home(version), ordinal: 1, frontends: [first.home], settings: settings)
        let backend = try stage.start(
            stage.home(.backend, version: version),
            frontends: [first.home],
            settings: settings.filter { $0.key != "SUPERVISOR_ACCOUNTS_ROOT_PASSWORD_FILE" }
        )
        try follower.wait(for: .ready)
        try backend.wait(for: .ready)
        #expect(follower.logins?.contains { !$0.usesPassword } == false)
        #expect(!first.home.statements.contains { $0.contains("secret") })
        #expect(!first.output.text.contains("-secret"))
        try first.wait(for: "the settled record") { first.home.frontendRecord?["needsAccounts"]?.bool == false }
    }

    @Test("no login without a password is ever tried on an established cluster", arguments: ["1.2", "2.1"])
    func established(version: String) throws {
        let first = try stage.start(home(version), settings: settings)
        try first.wait(for: "the settled record") { first.home.frontendRecord?["needsAccounts"]?.bool == false }
        #expect(try first.terminate() == 0)
        let again = try stage.start(first.home, settings: settings)
        try again.wait(for: .ready)
        let logins = try #require(again.logins)
        #expect(!logins.isEmpty && logins.allSatisfy { $0.user == "keeper" && $0.usesPassword && $0.isAccepted })
    }

    @Test("a container that is lost at any instant of the founding ends the same", arguments: ["1.2", "2.1"])
    func lostContainers(version: String) throws {
        var numbers = SeededNumbers()
        for round in 0..<6 {
            let home = try home(version)
            for _ in 0...round % 3 {
                let node = try stage.start(home, settings: settings)
                // The instant is what is tested; only a founding that is over ends the wait before it.
                let limit = Duration.milliseconds(Int.random(in: 20...450, using: &numbers))
                _ = eventually(within: limit) { home.frontendRecord?["needsAccounts"]?.bool == false }
                try node.loseContainer()
            }
            let node = try stage.start(home, settings: settings)
            #expect(eventually { node.phase == .ready }, "seed \(numbers.seed): \(node.reason)\n\(node.output.text)")
            try node.wait(for: "the settled record") { home.frontendRecord?["needsAccounts"]?.bool == false }
            try expectAccounts(at: home)
            node.end()
        }
    }

    @Test("a password that was rotated on one side is told with 1045, tried once in five seconds, and taken when right")
    func rotated() throws {
        let node = try stage.start(home("2.1"), settings: settings)
        try node.wait(for: "the settled record") { node.home.frontendRecord?["needsAccounts"]?.bool == false }
        try node.wait(for: .ready)
        stage.folder.write("another\n", to: "keeper-password")
        // A connection that there is goes on; this ends it.
        node.home.order("POST", "/faults", "mysql refuse")
        node.home.order("DELETE", "/faults")
        let clock = ContinuousClock()
        func refused() -> Int { node.logins?.count { !$0.isAccepted } ?? 0 }
        try node.wait(for: "a refused login") { refused() >= 1 }
        let begin = clock.now
        try node.wait(for: "two more") { refused() >= 3 }
        #expect(clock.now - begin > .seconds(9))
        try node.wait(for: "the reason") { node.phase == .degraded && node.reason.contains("Access denied") }
        #expect(node.ask("/readyz")?.status == 503)
        stage.folder.write("keeper-secret\n", to: "keeper-password")
        try node.wait(for: .ready)
        #expect(node.starts == 1)
        #expect(node.logins?.contains { !$0.usesPassword && $0.user == "keeper" } == false)
    }
}
