import Doris
import Testing

@testable import DorisSimulator

@Suite("Real clients")
struct ClientTests {
    /// Runs a frontend in a home of its own, which is deleted behind it.
    private func withFrontend<Value: Sendable>(
        _ profile: VersionProfile,
        checksLocalPasswords: Bool = false,
        _ body: @escaping @Sendable (InProcessFrontend, _ home: String) async throws -> Value
    ) async throws -> Value {
        let home = try TemporaryHome()
        defer { home.delete() }
        return try await InProcessFrontend.run(
            profile: profile,
            home: home.path,
            checksLocalPasswords: checksLocalPasswords
        ) { frontend in
            try await body(frontend, home.path)
        }
    }

    @Test(
        "the mariadb client lists, adds, and is refused a double with Doris' words",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed"),
        arguments: VersionProfile.all
    )
    func mariadb(profile: VersionProfile) async throws {
        try await withFrontend(profile) { frontend, home in
            let options = ["--port=\(frontend.port)", "--user=root"]
            let listing = try await ClientProgram.mariadb.run(options[0], options[1], "-e", "SHOW FRONTENDS")
            #expect(listing.status == 0, "\(listing.errors)")
            let columns = profile.listings.shown(profile.listings.frontendColumns, hidingSome: true)
            #expect(listing.rows.first == columns)
            #expect(listing.rows.count == 2)

            let add = "ALTER SYSTEM ADD BACKEND \"10.0.1.1:9050\""
            #expect(try await ClientProgram.mariadb.run(options[0], options[1], "-e", add).status == 0)
            let double = try await ClientProgram.mariadb.run(options[0], options[1], "-e", add)
            #expect(double.status == 1)
            #expect(
                double.errors.contains(
                    "ERROR 1105 (HY000) at line 1: errCode = 2, detailMessage = "
                        + "Same backend already exists[10.0.1.1:9050]"
                )
            )
            #expect(await frontend.cluster.backends.map(\.heartbeat) == [heartbeatEndpoint("10.0.1.1")])
            let log = try FileSystemText.read("\(home)/log/statements.log")
            #expect(
                log.split(separator: "\n").map { $0.split(separator: "\t").last } == [
                    "SHOW FRONTENDS", add[...], add[...],
                ]
            )
        }
    }

    @Test(
        "the mariadb client's own questions are answered",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed")
    )
    func mariadbHousekeeping() async throws {
        try await withFrontend(.v2_1) { frontend, _ in
            let text = "use db; select @@version_comment limit 1; show warnings; select user(); commit"
            let outcome = try await ClientProgram.mariadb.run("--port=\(frontend.port)", "--user=root", "-e", text)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("'root'@'127.0.0.1'"))
        }
    }

    @Test(
        "a wrong password is refused with 1045, and the right one is not",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed")
    )
    func passwords() async throws {
        try await withFrontend(.v2_1, checksLocalPasswords: true) { frontend, _ in
            let port = "--port=\(frontend.port)"
            let client = ClientProgram.mariadb
            let change = "SET PASSWORD FOR 'root' = PASSWORD('s3cret')"
            #expect(try await client.run(port, "--user=root", "-e", change).status == 0)

            let none = try await client.run(port, "--user=root", "-e", "SELECT 1")
            #expect(
                none.errors.contains("ERROR 1045 (28000): Access denied for user 'root@127.0.0.1' (using password: NO)")
            )
            let wrong = try await client.run(port, "--user=root", "--password=nope", "-e", "SELECT 1")
            #expect(
                wrong.errors.contains(
                    "ERROR 1045 (28000): Access denied for user 'root@127.0.0.1' (using password: YES)"
                )
            )
            let right = try await client.run(port, "--user=root", "--password=s3cret", "-e", "SELECT 1")
            #expect(right.rows == [["1"], ["1"]])
            let stranger = try await client.run(port, "--user=stranger", "-e", "SELECT 1")
            #expect(stranger.errors.contains("ERROR 1045 (28000)"))
        }
    }

    @Test(
        "root on 127.0.0.1 needs no password where Doris asks for none",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed")
    )
    func localhostShortcut() async throws {
        try await withFrontend(.v1_2) { frontend, _ in
            let port = "--port=\(frontend.port)"
            let change = "SET PASSWORD = PASSWORD('s3cret')"
            #expect(try await ClientProgram.mariadb.run(port, "--user=root", "-e", change).status == 0)
            let wrong = try await ClientProgram.mariadb.run(port, "--user=root", "--password=nope", "-e", "SELECT 1")
            #expect(wrong.status == 0)
        }
    }

    @Test(
        "a client that begins with another plugin is switched to the native password",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed")
    )
    func switching() async throws {
        try await withFrontend(.v2_1, checksLocalPasswords: true) { frontend, _ in
            let options = ["--port=\(frontend.port)", "--user=root", "--default-auth=mysql_clear_password"]
            let outcome = try await ClientProgram.mariadb.run(options[0], options[1], options[2], "-e", "SELECT 1")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test(
        "an account without NODE_PRIV is refused with 1227",
        .enabled(if: ClientProgram.hasMariaDB, "the mariadb client is not installed")
    )
    func privilege() async throws {
        try await withFrontend(.v2_1) { frontend, _ in
            let add = "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"
            let outcome = try await ClientProgram.mariadb.run("--port=\(frontend.port)", "--user=admin", "-e", add)
            #expect(outcome.errors.contains("ERROR 1227 (42000) at line 1: "))
            #expect(outcome.errors.contains("need (at least one of) the NODE privilege(s) for this operation"))
        }
    }

    @Test(
        "PyMySQL reads listings and error codes, with a password",
        .enabled(if: ClientProgram.hasPyMySQL, "PyMySQL is not installed"),
        arguments: VersionProfile.all
    )
    func pyMySQL(profile: VersionProfile) async throws {
        let script = """
            import pymysql, sys
            def connect(**options):
                return pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user="root", connect_timeout=5, **options)
            cursor = connect().cursor()
            cursor.execute("SET PASSWORD FOR 'root' = PASSWORD('pw')")
            try:
                connect(password="no")
            except pymysql.err.OperationalError as error:
                print("login", error.args[0])
            connection = connect(password="pw", database="x")
            connection.ping()
            cursor = connection.cursor(pymysql.cursors.DictCursor)
            cursor.execute("ALTER SYSTEM ADD BACKEND %s", ("10.0.1.1:9050",))
            cursor.execute("SHOW BACKENDS")
            print("backends", [(row["BackendId"], row["Alive"]) for row in cursor.fetchall()])
            try:
                cursor.execute("ALTER SYSTEM DROP FOLLOWER '10.0.0.9:9010'")
            except pymysql.err.MySQLError as error:
                print("drop", error.args)
            connection.close()
            """
        try await withFrontend(profile, checksLocalPasswords: true) { frontend, _ in
            let outcome = try await ClientProgram.python.run("-c", script, "\(frontend.port)")
            #expect(outcome.errors == "")
            #expect(
                outcome.output == """
                    login 1045
                    backends [('10002', 'false')]
                    drop (1105, 'errCode = 2, detailMessage = frontend does not exist[10.0.0.9:9010]')

                    """
            )
        }
    }
}
