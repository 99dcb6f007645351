import Doris
import Glibc
import TestSupport
import Testing

@testable import DorisSimulator

/// What real clients see of the faults.
@Suite(
    "Faults on the wire",
    .enabled(if: ClientProgram.hasMariaDB && ClientProgram.hasPyMySQL, "the mariadb client or PyMySQL is not installed")
)
struct FaultWireTests {
    private func withFrontend(
        _ profile: VersionProfile = .v2_1,
        faults: String = "",
        _ body: @escaping @Sendable (InProcessFrontend) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try await InProcessFrontend.run(profile: profile, home: home.path) { frontend in
            let (armed, unknown) = ArmedFault.list(faults)
            #expect(unknown.isEmpty)
            frontend.administrator.faults.arm(armed)
            try await body(frontend)
        }
    }

    private func mariadb(_ frontend: InProcessFrontend, _ statement: String) async throws -> ClientProgram.Outcome {
        try await ClientProgram.mariadb.run("--port=\(frontend.port)", "--user=root", "-e", statement)
    }

    @Test(
        "a client tells where it was cut off",
        arguments: [
            ("mysql cut before-greeting", "reading initial communication packet"),
            ("mysql cut in-greeting", "reading initial communication packet"),
            ("mysql cut after-login", "ost connection"),
            ("mysql cut mid-row", "ost connection"),
            ("mysql error-greeting", "Reach limit of connections"),
        ]
    )
    func cuts(fault: String, complaint: String) async throws {
        try await withFrontend(faults: fault) { frontend in
            let outcome = try await mariadb(frontend, "SHOW FRONTENDS")
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
            frontend.administrator.faults.clear()
            #expect(try await mariadb(frontend, "SHOW FRONTENDS").status == 0)
        }
    }

    @Test("a cut before OK comes after the statement took effect")
    func cutBeforeOK() async throws {
        try await withFrontend(faults: "mysql cut before-ok times 1 like ALTER%") { frontend in
            let add = "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"
            #expect(try await mariadb(frontend, add).status != 0)
            #expect(await frontend.cluster.backends.count == 1)
            let again = try await mariadb(frontend, add)
            #expect(again.errors.contains("Same backend already exists[10.0.1.1:9050]"))
            // The stand-in takes down that it has answered after it has; the client may be faster.
            let record = frontend.administrator.record
            #expect(eventually { record.select(like: "ALTER%").last?.isAnswered == true })
            let entries = record.select(like: "ALTER%")
            #expect(entries.map(\.outcome) == [.ok, .error(1_105)])
            #expect(entries.map(\.isAnswered) == [false, true])
        }
    }

    @Test("a busy lock refuses what changes the frontends, in each line's words, and only that")
    func busyLock() async throws {
        for (profile, name) in [(VersionProfile.v1_2, "catalog"), (.v2_0, "env")] {
            try await withFrontend(profile, faults: "lock busy times 1") { frontend in
                #expect(try await mariadb(frontend, "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'").status == 0)
                let add = "ALTER SYSTEM ADD OBSERVER '10.0.1.1:9010'"
                let refused = try await mariadb(frontend, add)
                #expect(refused.errors.contains("Failed to acquire \(name) lock. Try again"), "\(refused.errors)")
                let taken = try await mariadb(frontend, add)
                #expect(taken.status == 0, "\(taken.errors)")
            }
        }
    }

    @Test("bytes one by one, and columns in any order, are all there")
    func patience() async throws {
        try await withFrontend(faults: "mysql byte-at-a-time; columns shuffled; columns rename X Y") { frontend in
            let outcome = try await mariadb(frontend, "SHOW FRONTENDS")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let columns = VersionProfile.v2_1.listings.frontendColumns
            #expect(outcome.rows.first == columns.reversed())
        }
    }

    @Test("once the admin port has answered, a refused connection is refused, and one that was open is cut")
    func refuse() async throws {
        let script = """
            import pymysql, sys
            client = pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user="root")
            client.cursor().execute("SELECT 'here'")
            try:
                while True: client.ping(reconnect=False)
            except pymysql.err.Error as error:
                print(error.args[0] in (2006, 2013))
            """
        try await withFrontend { frontend in
            let administrator = frontend.administrator
            async let client = ClientProgram.python.run("-c", script, "\(frontend.port)")
            while !administrator.record.select(like: "SELECT 'here'").contains(where: \.isAnswered) {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(await administrator.ask("POST", "/faults", "mysql refuse").status == 200)
            #expect(PortCheck.failure(of: Endpoint(host: "127.0.0.1", port: frontend.port)) == nil)
            let outcome = try await mariadb(frontend, "SELECT 1")
            #expect(outcome.errors.contains("ERROR 2002 (HY000): Can't connect"), "\(outcome.errors)")
            #expect(try await client.output == "True\n")
            #expect(await administrator.ask("DELETE", "/faults").status == 200)
            #expect(try await mariadb(frontend, "SELECT 1").status == 0)
        }
    }

    @Test("to a deaf port a client cannot even connect, until the fault is cleared")
    func deaf() async throws {
        try await withFrontend { frontend in
            let administrator = frontend.administrator
            #expect(await administrator.ask("POST", "/faults", "mysql deaf").status == 200)
            let script = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1)"
            let outcome = try await ClientProgram.python.run("-c", script, "\(frontend.port)")
            #expect(outcome.errors.contains("TimeoutError"), "\(outcome.errors)")
            #expect(await administrator.ask("DELETE", "/faults").status == 200)
            #expect(try await mariadb(frontend, "SELECT 1").status == 0)
        }
    }

    @Test("in a black hole a client waits until its own time is over")
    func blackhole() async throws {
        try await withFrontend(faults: "mysql blackhole") { frontend in
            let outcome = try await ClientProgram.mariadb.run(
                "--port=\(frontend.port)",
                "--user=root",
                "--connect-timeout=1",
                "-e",
                "SELECT 1"
            )
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains("reading initial communication packet"), "\(outcome.errors)")
        }
    }

    @Test("whoever waits in a black hole is let go when the faults are cleared")
    func blackholeCleared() async throws {
        let script = """
            import socket, sys
            client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            print(client.recv(100))
            """
        try await withFrontend(faults: "mysql blackhole times 1") { frontend in
            async let client = ClientProgram.python.run("-c", script, "\(frontend.port)")
            // It is armed no more once somebody is in it.
            func isArmed() async -> Bool {
                let faults = await frontend.administrator.ask("GET", "/faults")
                return String(decoding: faults.body, as: UTF8.self).contains("blackhole")
            }
            while await isArmed() { try await Task.sleep(for: .milliseconds(5)) }
            #expect(await frontend.administrator.ask("DELETE", "/faults").status == 200)
            #expect(try await client.output == "b''\n")
        }
    }

    @Test("a black hole for some statements swallows them: not carried out, not answered, and on record")
    func blackholeForStatements() async throws {
        let script = """
            import pymysql, sys
            client = pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user="root")
            cursor = client.cursor()
            cursor.execute("SHOW BACKENDS")
            print(len(cursor.fetchall()))
            client._read_timeout = 1
            try:
                cursor.execute("ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'")
            except pymysql.err.Error as error:
                print(error.args[0])
            """
        try await withFrontend(faults: "mysql blackhole times 1 like ALTER%") { frontend in
            let outcome = try await ClientProgram.python.run("-c", script, "\(frontend.port)")
            #expect(outcome.output == "0\n2013\n", "\(outcome.errors)")
            #expect(await frontend.cluster.backends.isEmpty)
            let entry = try #require(frontend.administrator.record.select(like: "ALTER%").first)
            #expect(entry.outcome == nil && !entry.isAnswered)
            #expect(try await mariadb(frontend, "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'").status == 0)
        }
    }

    @Test("byte by byte, a greeting comes in many segments, and else in one")
    func segments() async throws {
        let script = """
            import socket, struct, sys, time
            client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            greeting = client.recv(4, socket.MSG_WAITALL)
            client.recv(greeting[0], socket.MSG_WAITALL)
            # `tcpi_data_segs_in` of `struct tcp_info`
            segments = struct.unpack_from("I", client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 200), 152)[0]
            print(4 + greeting[0], segments)
            """
        for (fault, isWhole) in [("", true), ("mysql byte-at-a-time", false)] {
            try await withFrontend(faults: fault) { frontend in
                let outcome = try await ClientProgram.python.run("-c", script, "\(frontend.port)")
                let numbers = outcome.output.split { !$0.isNumber }.compactMap { Int($0) }
                try #require(numbers.count == 2, "\(outcome.errors)")
                // On a busy machine the kernel joins bytes that wait to be sent, but the first never waits.
                #expect(isWhole ? numbers[1] == 1 : numbers[1] > 1, "\(numbers)")
            }
        }
    }

    @Test(
        "a giant packet is read by a patient client, an empty promise fails it, and its neighbours see neither",
        arguments: ["mysql giant-header", "mysql giant-length", "mysql giant-packet"]
    )
    func giants(fault: String) async throws {
        let script = """
            import pymysql, sys
            client = pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user="root")
            # Whoever waits for what a header announces waits for ever.
            if "header" in sys.argv[2]: client._read_timeout = 1
            cursor = client.cursor()
            try:
                cursor.execute("SHOW FRONTENDS")
                print(len(cursor.fetchall()[0][0]))
            except Exception as error:
                print("failed")
            """
        try await withFrontend(faults: "\(fault) times 1 like SHOW%") { frontend in
            let outcome = try await ClientProgram.python.run("-c", script, "\(frontend.port)", fault)
            let expected = fault == "mysql giant-packet" ? "\(17 << 20)\n" : "failed\n"
            #expect(outcome.output == expected, "\(outcome.errors)")
            #expect(try await mariadb(frontend, "SHOW FRONTENDS").rows.count == 2)
        }
    }

    @Test("a slow reverse DNS takes its time for each row of 1.2, and none of later versions")
    func slowReverseDNS() async throws {
        for (profile, isSlow) in [(VersionProfile.v1_2, true), (.v2_0, false)] {
            try await withFrontend(profile, faults: "dns slow 300") { frontend in
                let start = ContinuousClock.now
                let outcome = try await mariadb(frontend, "SHOW PROC '/frontends'")
                #expect(outcome.status == 0)
                if isSlow { #expect(start.duration(to: .now) >= .milliseconds(300)) }
                // What was not slow has not taken the fault from the board's view either.
                #expect(frontend.administrator.faults.armed.count == 1)
            }
        }
    }

    @Test("every statement is on record, with its time and connection, and can be asked for")
    func record() async throws {
        try await withFrontend { frontend in
            let before = WallClock.milliseconds
            _ = try await mariadb(frontend, "SELECT 1; SHOW FRONTENDS")
            _ = try await mariadb(frontend, "SHOW BACKENDS")
            let server = frontend.administrator
            let response = await server.answer(WebRequest(path: "/statements?like=SHOW%25&since=\(before)"))
            let found = try JSONValue(parsing: response.body).elements("statements")
            #expect(found.map { $0["text"]?.text } == ["SHOW FRONTENDS", "SHOW BACKENDS"])
            let connections = found.compactMap { $0["connection"]?.integer }
            #expect(Set(connections).count == 2)
            let own = await server.answer(WebRequest(path: "/statements?connection=\(connections.first ?? 0)"))
            #expect(try JSONValue(parsing: own.body).elements("statements").count >= 2)
            #expect(found.map { $0["outcome"]?.text } == ["rows 1", "rows 0"])
            #expect(found.allSatisfy { $0["answered"] == true })
            _ = await server.answer(WebRequest(method: "DELETE", path: "/statements"))
            #expect(server.record.select().isEmpty)
        }
    }

    @Test("5,000 backends and 20 frontends are rows, without processes")
    func size() async throws {
        try await withFrontend { frontend in
            let server = frontend.administrator
            #expect(await server.answer(WebRequest(method: "POST", path: "/backends?count=5000")).status == 200)
            #expect(await server.answer(WebRequest(method: "POST", path: "/frontends?count=20")).status == 200)
            #expect(await server.answer(WebRequest(method: "POST", path: "/backends?count=0")).status == 400)
            let backends = try await mariadb(frontend, "SHOW BACKENDS")
            #expect(backends.rows.count == 5_001)
            let hosts = Set(backends.rows.dropFirst().map { $0[1] })
            #expect(hosts.count == 5_000)
            #expect(try await mariadb(frontend, "SHOW FRONTENDS").rows.count == 22)
            let drop = "ALTER SYSTEM DROPP BACKEND '\(hosts.first ?? ""):9050'"
            #expect(try await mariadb(frontend, drop).status == 0)
            #expect(await frontend.cluster.backends.count == 4_999)
            let path = "/backends?count=2&first=10.1.0.255"
            #expect(await server.answer(WebRequest(method: "POST", path: path)).status == 200)
            #expect(await frontend.cluster.backends.suffix(2).map(\.heartbeat.host) == ["10.1.0.255", "10.1.1.0"])
            #expect(await server.answer(WebRequest(method: "POST", path: path)).status == 409)
            #expect(await server.answer(WebRequest(method: "POST", path: "/backends?count=1&first=x")).status == 400)
            #expect(await server.answer(WebRequest(method: "POST", path: "/backends?count=10")).status == 200)
            #expect(await Set(frontend.cluster.backends.map(\.heartbeat)).count == 5_011)
        }
    }

    @Test("a thousand clients at once are all served", .enabled(if: ClientProgram.hasPyMySQL, "no PyMySQL"))
    func thousandClients() async throws {
        let program = """
            import pymysql, resource, sys
            resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
            clients = [pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user="root") for _ in range(1000)]
            for client in clients:
                with client.cursor() as cursor:
                    cursor.execute("SHOW FRONTENDS")
                    assert len(cursor.fetchall()) == 1
            print(len(clients))
            """
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        try await withFrontend { frontend in
            let outcome = try await ClientProgram.python.run("-c", program, "\(frontend.port)")
            #expect(outcome.output == "1000\n", "\(outcome.errors)")
        }
    }
}

extension AdminServer {
    /// Asks as over HTTP.
    fileprivate func ask(_ method: String, _ path: String, _ body: String = "") async -> WebResponse {
        await answer(WebRequest(method: method, path: path, body: Array(body.utf8)))
    }
}
