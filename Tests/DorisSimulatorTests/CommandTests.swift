import Doris
import NIOCore
import Testing

@testable import DorisSimulator

@Suite("Commands of the MySQL protocol")
struct CommandTests {
    private func withFrontend<Value: Sendable>(
        _ profile: VersionProfile,
        cluster: SimulatedCluster? = nil,
        _ body: @escaping @Sendable (InProcessFrontend) async throws -> Value
    ) async throws -> Value {
        let home = try TemporaryHome()
        defer { home.delete() }
        return try await InProcessFrontend.run(profile: profile, cluster: cluster, home: home.path, body)
    }

    private func text(_ payload: [UInt8]) -> String { String(decoding: payload, as: UTF8.self) }

    /// A command, and whether 1.2, 2.0 and 2.1 understand it.
    private static let commands: [(code: UInt8, rest: [UInt8], understood: [String], name: String)] = [
        (0x0E, [], ["1.2", "2.0", "2.1", "3.0", "4.0"], ""),
        (0x02, Array("db".utf8), ["1.2", "2.0", "2.1", "3.0", "4.0"], ""),
        (0x04, [0x74, 0], ["1.2", "2.0", "2.1", "3.0", "4.0"], ""),
        (0x09, [], ["2.0", "2.1", "3.0", "4.0"], "Unsupported command(Statistics)"),
        (0x1B, [0, 0], ["2.0", "2.1", "3.0", "4.0"], "Unknown command(27)"),
        (0x16, Array("SELECT 1".utf8), ["2.0", "2.1", "3.0", "4.0"], "Unsupported command(COM_STMT_PREPARE)"),
        (0x1F, [], ["2.1", "3.0", "4.0"], "Unsupported command(COM_RESET_CONNECTION)"),
        (0x08, [], [], "Unsupported command(Shutdown)"), (0x0A, [], [], "Unsupported command(Processlist)"),
        (0x63, [], [], "Unknown command(99)"),
    ]

    @Test("each version understands its own, and answers 1047 to the others", arguments: VersionProfile.all)
    func commands(profile: VersionProfile) async throws {
        try await withFrontend(profile) { frontend in
            try await RawClient.with(port: frontend.port) { client in
                for command in CommandTests.commands {
                    let answer = try await client.ask([command.code] + command.rest)
                    if command.understood.contains(profile.name) {
                        #expect(answer.first != 0xFF, "\(command)")
                    } else {
                        #expect(Array(answer.prefix(9)) == [0xFF, 0x17, 0x04] + Array("#08S01".utf8))
                        #expect(String(decoding: answer.dropFirst(9), as: UTF8.self) == command.name)
                    }
                }
                #expect(try await client.ask([0x0E]) == [0, 0, 0, 0, 0, 0, 0])
            }
        }
    }

    @Test("a query is prepared and executed with its parameters; a change of the cluster is not prepared")
    func prepared() async throws {
        try await withFrontend(.v2_1) { frontend in
            try await RawClient.with(port: frontend.port) { client in
                let refused = try await client.ask([0x16] + Array("ALTER SYSTEM ADD BACKEND 'a:1'".utf8))
                #expect(refused.first == 0xFF)
                let prepared = try await client.ask([0x16] + Array("SELECT ? AS a, ?, ?".utf8))
                #expect(prepared == [0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0])
                #expect(try await client.receive(ends: 1).count == 4)

                // Flags, iterations, the second is NULL, types: text, long long, long long.
                var execution: [UInt8] = [0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0b010, 1, 0xFD, 0, 8, 0, 8, 0]
                execution += [3] + Array("a'\\".utf8) + [UInt8(0xFE)] + [UInt8](repeating: 0xFF, count: 7)
                try await client.send(execution)
                let packets = try await client.receive(ends: 2)
                #expect(packets.first == [3])
                #expect(packets.count == 7)
                #expect(packets[5] == [0, 0b1000, 3] + Array("a'\\".utf8) + [2] + Array("-2".utf8))

                #expect(try await client.ask([0x1A, 1, 0, 0, 0]).first == 0)
                try await client.send([0x19, 1, 0, 0, 0])
                #expect(try await client.ask([0x1A, 1, 0, 0, 0]).first == 0xFF)
                #expect(try await client.ask([0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0]).first == 0xFF)
            }
        }
    }

    @Test("another user logs in over the same connection, or loses it")
    func changeUser() async throws {
        var cluster = SimulatedCluster.fixture()
        cluster.accounts.append(Account(name: "other", password: NativePassword(password: "pw")))
        try await withFrontend(.v2_1, cluster: cluster) { frontend in
            try await RawClient.with(port: frontend.port) { client in
                let proof = NativePassword.response(password: "pw", scramble: client.scramble)
                let change = [0x11] + Array("other".utf8) + [0, 20] + proof + Array("db".utf8) + [0, 33, 0]
                let plugin = Array("mysql_native_password".utf8) + [0]
                #expect(try await client.ask(change + plugin).first == 0)
                try await client.send([0x03] + Array("SELECT USER()".utf8))
                let row = try await client.receive(ends: 2).dropLast().last ?? []
                #expect(String(decoding: row.dropFirst(), as: UTF8.self) == "'other'@'127.0.0.1'")
                let refusal = try await client.ask([0x11] + Array("nobody".utf8) + [0, 0, 0])
                #expect(Array(refusal.prefix(3)) == [0xFF, 0x15, 0x04])
                await #expect(throws: WireError.self) { try await client.receive() }
            }
        }
    }

    @Test("the statements of one text are answered one after the other, up to the first that fails")
    func severalStatements() async throws {
        try await withFrontend(.v1_2) { frontend in
            try await RawClient.with(port: frontend.port) { client in
                let text = "SET NAMES utf8; SELECT ';' /* ; */; ALTER SYSTEM DROP FOLLOWER 'a:1'; SELECT 2;"
                #expect(try await client.ask([0x03] + Array(text.utf8)) == [0, 0, 0, 8, 0, 0, 0])
                let packets = try await client.receive(ends: 3)
                #expect(packets.count == 6)
                #expect(packets[3] == [1] + Array(";".utf8))
                #expect(packets[4] == [0xFE, 0, 0, 8, 0])
                #expect(packets[5].first == 0xFF)
                #expect(try await client.ask([0x0E]).first == 0)
            }
        }
    }

    @Test(
        "a text is cut at the semicolons that stand alone",
        arguments: [
            ("a;b", ["a", "b"]), ("a;", ["a;"]), (";;a ; ;b;", ["a ", "b"]), ("'a;b'", ["'a;b'"]),
            ("-- x;\na;b", ["-- x;\na", "b"]), ("", [""]), ("a;'b", ["a;'b"]),
        ]
    )
    func cutting(text: String, statements: [String]) {
        #expect(Token.statements(in: text) == statements)
    }

    @Test("clients are listed, and killed by their owner or an administrator")
    func connections() async throws {
        try await withFrontend(.v2_1) { frontend in
            try await RawClient.with(port: frontend.port) { first in
                try await first.send([0x03] + Array("SELECT CONNECTION_ID()".utf8))
                let row = try await first.receive(ends: 2).dropLast().last ?? []
                let id = String(decoding: row.dropFirst(), as: UTF8.self)
                try await RawClient.with(port: frontend.port) { second in
                    try await second.send([0x03] + Array("SHOW PROCESSLIST".utf8))
                    let rows = try await second.receive(ends: 2)
                    #expect(rows.count == 1 + VersionProfile.v2_1.listings.processColumns.count + 1 + 2 + 1)
                    let unknown = try await second.ask([0x03] + Array("KILL 4711".utf8))
                    #expect(String(decoding: unknown.dropFirst(9), as: UTF8.self) == "Unknown thread id: 4711")
                    #expect(try await second.ask([0x03] + Array("KILL CONNECTION \(id)".utf8)).first == 0)
                }
                await #expect(throws: WireError.self) { try await first.receive() }
            }
        }
    }

    @Test(
        "the mariadb client's status and its several statements work",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed"),
        arguments: [VersionProfile.v1_2, .v2_1]
    )
    func realClient(profile: VersionProfile) async throws {
        try await withFrontend(profile) { frontend in
            let text = "delimiter //\nselect 1; select 2//\nstatus//"
            let outcome = try await ClientProgram.mariadb.run("--port=\(frontend.port)", "--user=root", "-e", text)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("1\n1\n2\n2\n"))
            #expect(outcome.output.contains("Threads: 1") == profile.services.hasPreparedStatements)
        }
    }
}
