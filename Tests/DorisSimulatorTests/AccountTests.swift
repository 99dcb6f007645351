import Doris
import Testing

@testable import DorisSimulator

@Suite("Users and their privileges")
struct AccountTests {
    private static let root = Account.initial[0]
    private static let admin = Account.initial[1]
    private static let node = Account(name: "node", isOperator: true)
    private static let nobody = Account(name: "nobody")

    private func cluster() -> SimulatedCluster {
        var cluster = SimulatedCluster.fixture()
        cluster.accounts += [AccountTests.node, AccountTests.nobody]
        return cluster
    }

    /// What a statement is refused with; `nil` when it is not.
    private func refusal(of text: String, by account: Account, _ profile: VersionProfile = .v2_1) -> StatementError? {
        var cluster = cluster()
        do {
            _ = try cluster.run(text, .fixture(profile, account: account))
            return nil
        } catch {
            return error
        }
    }

    @Test("root has both privileges by its role, and admin lacks NODE_PRIV")
    func roles() {
        #expect(AccountTests.root.isAdmin && AccountTests.root.isOperator)
        #expect(AccountTests.admin.isAdmin && !AccountTests.admin.isOperator)
    }

    private static let refused: [(String, Account, StatementError)] = [
        ("CREATE USER 'x'", node, .lacks("GRANT")),
        ("CREATE USER 'root'", root, .general("Can not create system user")),
        ("DROP USER 'nobody'", nobody, .lacks("DROP USER")),
        ("DROP USER 'admin'", root, .general("Can not drop system user")),
        ("DROP USER 'x'", root, .general("User 'x'@'%' does not exist")),
        ("CREATE USER 'nobody'", root, .general("User 'nobody'@'%' already exist")),
        ("CREATE USER 'x' DEFAULT ROLE 'operator'", root, .general("Can not granted user to role: operator")),
        (
            "GRANT NODE_PRIV ON *.*.* TO 'nobody'", admin,
            .general("Only user with NODE_PRIV can grant/revoke NODE_PRIV to other user")
        ),
        ("GRANT NODE_PRIV ON *.*.* TO 'nobody'", node, .lacks("GRANT/ROVOKE")),
        ("GRANT SELECT_PRIV ON d.t TO 'nobody'", nobody, .lacks("GRANT/ROVOKE")),
        (
            "GRANT NODE_PRIV ON *.* TO 'nobody'", root,
            .general("ADMIN_PRIV and NODE_PRIV can only be granted/revoke on/from *.*.*")
        ),
        (
            "REVOKE ADMIN_PRIV ON internal.d.* FROM 'nobody'", root,
            .general("ADMIN_PRIV and NODE_PRIV can only be granted/revoke on/from *.*.*")
        ),
        (
            "GRANT NODE_PRIV ON RESOURCE 'r' TO 'nobody'", root,
            .general("Can not grant/revoke NODE_PRIV to/from any other users or roles")
        ),
        ("GRANT NODE_PRIV ON *.*.* TO 'x'", root, .general("user 'x'@'%' does not exist")),
        (
            "REVOKE SELECT_PRIV ON *.*.* FROM 'nobody'", root,
            .general("*.*.* does not exist in role default_role_rbac_nobody@%")
        ),
        ("SET PASSWORD FOR 'nobody' = PASSWORD('p')", node, .lacks("GRANT")),
        (
            "SET PASSWORD FOR 'root' = PASSWORD('p')", admin,
            .general("Can not set password for root user, except root itself")
        ),
        ("SET PASSWORD = '*0'", root, .passwordLength),
        ("ALTER USER 'root' IDENTIFIED BY 'p'", admin, .general("Only root user can modify root user")),
        ("ALTER USER 'x' IDENTIFIED BY 'p'", root, .general("User 'x'@'%' does not exist")),
        ("SHOW GRANTS FOR 'root'", nobody, .lacks("GRANT")),
        ("SHOW ALL GRANTS", nobody, .lacks("GRANT")),
    ]

    @Test("what is not allowed is refused in Doris' words", arguments: refused)
    func refusals(text: String, account: Account, error: StatementError) {
        #expect(refusal(of: text, by: account) == error)
    }

    private static let accepted: [(String, Account)] = [
        ("CREATE USER IF NOT EXISTS 'nobody'@'%' IDENTIFIED BY 'p'", admin),
        ("DROP USER IF EXISTS 'x'@'10.%'", admin), ("ALTER USER IF EXISTS 'x' IDENTIFIED BY 'p'", admin),
        ("GRANT SELECT_PRIV, LOAD_PRIV ON internal.d.t TO 'nobody'", admin),
        ("GRANT ADMIN_PRIV ON *.*.* TO 'nobody'", admin), ("SET PASSWORD = PASSWORD('p')", nobody),
        ("SET PASSWORD FOR 'nobody' = PASSWORD('p')", nobody), ("SHOW GRANTS", nobody),
        ("SHOW GRANTS FOR 'nobody'@'%'", nobody), ("REVOKE NODE_PRIV ON *.*.* FROM 'node'", root),
    ]

    @Test("what is allowed is done", arguments: accepted)
    func acceptance(text: String, account: Account) {
        #expect(refusal(of: text, by: account) == nil)
    }

    @Test("1.2 writes the cluster's name before a user's, and protects root alone")
    func oldTexts() {
        let create = refusal(of: "CREATE USER 'nobody'", by: AccountTests.root, .v1_2)
        #expect(create == .general("User 'default_cluster:nobody'@'%' already exist"))
        #expect(
            refusal(of: "DROP USER 'root'", by: AccountTests.root, .v1_2) == .general("Can not drop root user")
        )
        #expect(refusal(of: "DROP USER 'admin'", by: AccountTests.root, .v1_2) == nil)
    }

    @Test("what was granted is listed, survives the journal, and can be revoked", arguments: VersionProfile.all)
    func grants(profile: VersionProfile) throws {
        var cluster = cluster()
        let context = StatementContext.fixture(profile)
        for text in [
            "CREATE USER sup IDENTIFIED BY PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'",
            "GRANT NODE_PRIV ON *.*.* TO sup", "GRANT SELECT_PRIV, LOAD_PRIV ON d.* TO sup",
        ] { _ = try cluster.run(text, context) }
        #expect(SimulatedCluster(document: cluster.document) == cluster)
        #expect(cluster.account("sup", from: "10.2.3.4")?.password == NativePassword(password: "password"))

        guard case .table(let table) = try cluster.run("SHOW GRANTS FOR sup", context), let row = table.records.first
        else { throw StatementError.general("no row") }
        #expect(table.columns == profile.accounts.grantColumns)
        #expect(row["UserIdentity"] == "'\(profile.accounts.qualified("sup"))'@'%'")
        #expect(row["GlobalPrivs"] == "Node_priv")
        #expect(row["Password"] == "Yes")
        #expect(
            row["DatabasePrivs"] == "internal.information_schema: Select_priv; internal.d: Select_priv,Load_priv"
        )
        guard case .table(let all) = try cluster.run("SHOW ALL GRANTS", context) else { return }
        #expect(all.rows.count == 5)

        _ = try cluster.run("REVOKE NODE_PRIV ON *.*.* FROM sup", context)
        #expect(cluster.account("sup", from: "10.2.3.4")?.isOperator == false)
        _ = try cluster.run("DROP USER sup", context)
        #expect(cluster.account("sup", from: "10.2.3.4") == nil)
        #expect(throws: StatementError.self) { try cluster.run("REVOKE ADMIN_PRIV ON *.*.* FROM root", context) }
    }

    @Test("a host of its own comes before a pattern, and GRANT_PRIV is enough to create users")
    func hosts() throws {
        var cluster = cluster()
        let context = StatementContext.fixture(.v2_1)
        for text in ["CREATE USER g@'10.0.%'", "CREATE USER g@'10.0.0.7'", "GRANT GRANT_PRIV ON *.*.* TO g@'10.0.%'"] {
            _ = try cluster.run(text, context)
        }
        #expect(cluster.account("g", from: "10.0.0.7")?.hostPattern == "10.0.0.7")
        #expect(cluster.account("g", from: "10.1.0.7") == nil)
        let granter = try #require(cluster.account("g", from: "10.0.0.8"))
        _ = try cluster.run("CREATE USER h", .fixture(.v2_1, account: granter))
        #expect(cluster.accounts.contains { $0.name == "h" })
    }

    @Test(
        "a malformed statement about users is an error",
        arguments: [
            "CREATE USER", "GRANT ON *.*.* TO x", "GRANT FOO_PRIV ON *.*.* TO x", "GRANT NODE_PRIV ON a.b.c.d TO x",
            "GRANT NODE_PRIV ON *.*.*", "GRANT SELECT_PRIV ON *.d.t TO nobody", "REVOKE NODE_PRIV ON *.*.* TO x",
            "ALTER USER x", "DROP USER", "SHOW GRANTS FOR", "SHOW GRANTS x", "GRANT SELECT_PRIV ON d.*.t TO nobody",
        ]
    )
    func malformed(text: String) {
        #expect(refusal(of: text, by: AccountTests.root)?.code == 1105)
    }
}
