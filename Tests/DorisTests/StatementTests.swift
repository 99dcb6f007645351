import Doris
import Testing

@Suite("Statements and their errors")
struct StatementTests {
    @Test(
        "texts, and names without literals",
        arguments: [
            (.showFrontends, "SHOW FRONTENDS", "SHOW FRONTENDS"),
            (.showBackends, "SHOW BACKENDS", "SHOW BACKENDS"),
            (
                .addFrontend(.follower, Endpoint(host: "fe-1", port: 9010)),
                #"ALTER SYSTEM ADD FOLLOWER "fe-1:9010""#, "ALTER SYSTEM ADD FOLLOWER"
            ),
            (
                .addFrontend(.observer, Endpoint(host: "::1", port: 9010)),
                #"ALTER SYSTEM ADD OBSERVER "[::1]:9010""#, "ALTER SYSTEM ADD OBSERVER"
            ),
            (
                .addBackend(Endpoint(host: "10.0.0.1", port: 9050)),
                #"ALTER SYSTEM ADD BACKEND "10.0.0.1:9050""#, "ALTER SYSTEM ADD BACKEND"
            ),
            (
                .dropFrontend(.observer, Endpoint(host: "fe-1", port: 9010)),
                #"ALTER SYSTEM DROP OBSERVER "fe-1:9010""#, "ALTER SYSTEM DROP OBSERVER"
            ),
            (
                .renameFrontend(Endpoint(host: "10.0.0.1", port: 9010), host: "fe-0.fe"),
                #"ALTER SYSTEM MODIFY FRONTEND "10.0.0.1:9010" HOSTNAME "fe-0.fe""#, "ALTER SYSTEM MODIFY FRONTEND"
            ),
            (
                .renameBackend(Endpoint(host: "10.0.0.1", port: 9050), host: "be-0.be"),
                #"ALTER SYSTEM MODIFY BACKEND "10.0.0.1:9050" HOSTNAME "be-0.be""#, "ALTER SYSTEM MODIFY BACKEND"
            ),
            (
                .decommissionBackend(Endpoint(host: "be-0.be", port: 9050)),
                #"ALTER SYSTEM DECOMMISSION BACKEND "be-0.be:9050""#, "ALTER SYSTEM DECOMMISSION BACKEND"
            ),
            (
                .cancelDecommission(Endpoint(host: "::1", port: 9050)),
                #"CANCEL DECOMMISSION BACKEND "[::1]:9050""#, "CANCEL DECOMMISSION BACKEND"
            ),
            (
                .switchBackend(Endpoint(host: "be-0", port: 9050), .queries, isOff: true),
                #"ALTER SYSTEM MODIFY BACKEND "be-0:9050" SET ("disable_query" = "true")"#,
                "ALTER SYSTEM MODIFY BACKEND"
            ),
            (
                .switchBackend(Endpoint(host: "be-0", port: 9050), .loads, isOff: false),
                #"ALTER SYSTEM MODIFY BACKEND "be-0:9050" SET ("disable_load" = "false")"#,
                "ALTER SYSTEM MODIFY BACKEND"
            ),
        ] as [(Statement, String, String)]
    )
    func texts(statement: Statement, text: String, name: String) {
        #expect(statement.text == text)
        #expect(statement.name == name)
    }

    @Test("a statement about an account holds the hash, and its name neither that nor the user")
    func accounts() throws {
        let user = try AccountName("node.keeper")
        let hash = try #require(PasswordHash(password: "password".utf8))
        let digits = "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"
        let statements: [(Statement, text: String, name: String)] = [
            (
                .createUser(user, hash),
                "CREATE USER IF NOT EXISTS 'node.keeper'@'%' IDENTIFIED BY PASSWORD '\(digits)'", "CREATE USER"
            ),
            (.grantNodePrivilege(user), "GRANT NODE_PRIV ON *.*.* TO 'node.keeper'@'%'", "GRANT NODE_PRIV"),
            (.setPassword(.root, hash), "SET PASSWORD FOR 'root'@'%' = '\(digits)'", "SET PASSWORD"),
        ]
        for (statement, text, name) in statements {
            #expect(statement.text == text)
            #expect(statement.name == name)
            #expect(!"\(statement)\(String(reflecting: statement))".contains("2470C0C0"))
        }
    }

    @Test("a hash that a frontend repeats is taken out of its words, whole or cut off, and of no other statement's")
    func redaction() throws {
        let hash = try #require(PasswordHash(password: "password".utf8))
        let words = "Syntax error near '\(hash.exposed)' and *2470C0C0 at 12 face"
        let shown = "Syntax error near '*<redacted>' and *<redacted> at 12 face"
        #expect(Statement.setPassword(.root, hash).redacting(words) == shown)
        #expect(Statement.createUser(.root, hash).redacting(words) == shown)
        #expect(Statement.createUser(.root, hash).redacting("\(words)2470C0C") == "\(shown.dropLast(4))<redacted>")
        #expect(Statement.showFrontends.redacting(words) == words)
    }

    @Test(
        "an error is one line that names statement and frontend",
        arguments: [
            ClusterError.Reason.unreachable, .timedOut, .accessDenied, .notSent, .rejected(code: 1105),
            .malformed,
        ]
    )
    func descriptions(reason: ClusterError.Reason) {
        let statement = Statement.addBackend(Endpoint(host: "be-secret", port: 9050))
        let error = ClusterError(
            reason: reason,
            endpoint: Endpoint(host: "fe-0", port: 9030),
            statement: statement.name,
            message: "first\nsecond\u{1B}[31m\u{9B}\u{2028}" + String(repeating: "x", count: 1000)
        )
        #expect(error.description.hasPrefix("ALTER SYSTEM ADD BACKEND at fe-0:9030: "))
        #expect(!error.description.contains("be-secret"))
        #expect(error.description.contains("first second [31m"))
        #expect(error.message.count == 512)
        let isPlain = error.description.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && $0 != "\u{2028}"
        }
        #expect(isPlain)
    }
}
