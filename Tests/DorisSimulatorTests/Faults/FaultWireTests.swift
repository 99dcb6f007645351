import Doris
import Glibc
import Testing

@testable import DorisSimulator

/// What real clients see of the faults.
@Suite("Faults on the wire", .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed"))
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

    @Test("a refused connection is refused, others end, and the port opens again")
    func refuse() async throws {
        try await withFrontend { frontend in
            frontend.administrator.faults.arm([ArmedFault(.refuse)])
            var outcome = try await mariadb(frontend, "SELECT 1")
            // The port closes as soon as the server's task sees the fault; until then it is the connection that ends.
            while !outcome.errors.contains("Can't connect") && outcome.status != 0 {
                outcome = try await mariadb(frontend, "SELECT 1")
            }
            #expect(outcome.status != 0)
            frontend.administrator.faults.clear()
            while try await mariadb(frontend, "SELECT 1").status != 0 { try await Task.sleep(for: .milliseconds(10)) }
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
