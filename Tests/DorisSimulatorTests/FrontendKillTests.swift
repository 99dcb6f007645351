import Doris
import Glibc
import NIOPosix
import Testing

@testable import DorisSimulator

/// What a frontend promised a client outlives `kill -9`, whenever that comes.
@Suite("A frontend that is killed", .enabled(if: ClientProgram.hasPyMySQL, "no PyMySQL"))
struct FrontendKillTests {
    /// Adds backends one after the other, kills the frontend at a random instant, and prints what was acknowledged.
    private static let client = """
        import os, pymysql, random, sys, threading, time
        host, pid, count, deadline = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), time.time() + 20
        while True:
            try:
                connection = pymysql.connect(host=host, port=9030, user="root", read_timeout=20)
                break
            except pymysql.err.OperationalError:
                assert time.time() < deadline, "the frontend does not serve"
        cursor = connection.cursor()
        cursor.execute("SHOW BACKENDS")
        known = len(cursor.fetchall())
        print("found", known, flush=True)
        threading.Timer(random.uniform(0, 0.2), os.kill, (pid, 9)).start()
        try:
            for number in range(known, known + count):
                address = "10.%d.%d.%d" % (1 + number // 65536, number // 256 % 256, number % 256)
                cursor.execute("ALTER SYSTEM ADD BACKEND '%s:9050'" % address)
                print("added", number + 1, flush=True)
        except pymysql.err.MySQLError:
            pass
        """

    @Test("everything that was acknowledged is there after the next start", arguments: VersionProfile.all)
    func acknowledged(profile: VersionProfile) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        let program = try #require(ClientProgram.simulator)
        let layout = HomeLayout(role: .frontend, profile: profile, directory: home.path, simulator: program)
        try layout.write()
        let address = "127.\(Int.random(in: 1...250)).\(Int.random(in: 0...250)).\(Int.random(in: 1...250))"
        let file = "\(home.path)/conf/fe.conf"
        let lines = "priority_networks = \(address)/32\nsimulator_time_scale = 0.01\n"
        try FileSystem.replace(file, with: FileSystemText.read(file) + lines)

        var acknowledged = 0
        for count in [100_000, 100_000, 100_000, 0] {
            let pid = try await spawn([program, "fe", "--home", home.path, "--version", profile.name], home)
            let outcome = try await ClientProgram.python.run("-c", Self.client, address, "\(pid)", "\(count)")
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
            let numbers = outcome.output.split(separator: "\n").compactMap { line in
                line.split(separator: " ").last.flatMap { Int($0) }
            }
            let found = try #require(numbers.first, "\(outcome.errors)")
            // The last one may have taken effect without the client hearing of it.
            #expect(found == acknowledged || found == acknowledged + 1)
            acknowledged = try #require(numbers.last)
        }
        #expect(acknowledged > 0)
    }

    private func spawn(_ words: [String], _ home: TemporaryHome) async throws -> pid_t {
        try await NIOThreadPool.singleton.runIfActive {
            try ClientProgram.spawn(words, output: "/dev/null", errors: "\(home.path)/stderr")
        }
    }
}
