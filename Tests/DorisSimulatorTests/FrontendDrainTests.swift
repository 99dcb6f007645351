import Doris
import Testing

@testable import DorisSimulator

@Suite("Stopping a frontend")
struct FrontendDrainTests {
    /// A master that keeps nothing and listens nowhere.
    private func withNode(
        _ profile: VersionProfile,
        factor: Double,
        _ body: (FrontendNode) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        var simulation = FrontendSettings.Simulation()
        simulation.timeScale = TimeScale(factor: factor)
        let settings = FrontendSettings(
            home: home.path,
            profile: profile,
            address: "127.0.0.1",
            ports: FrontendPorts(),
            metadataDirectory: home.path,
            pidDirectory: home.path,
            helpers: [],
            recovers: false,
            clusterID: nil,
            skipsLocalhostPassword: true,
            simulation: simulation
        )
        let record = JournalRecord(cluster: .fixture())
        let node = FrontendNode(
            settings: settings,
            replica: Replica(name: "founder", endpoint: settings.editLog, record: record),
            standing: .master,
            log: try NodeLog(path: "\(home.path)/fe.log", echoes: false),
            statementLog: try NodeLog(path: "\(home.path)/statements.log", echoes: false),
            journal: { _ in }
        )
        try await body(node)
    }

    /// Starts a query, and waits until it runs.
    private func query(_ text: String, on node: FrontendNode) async throws -> Task<StatementResult, any Error> {
        let task = Task { try await node.execute(text, session: .root) }
        while await node.runningQueries == 0 { try await Task.sleep(for: .milliseconds(1)) }
        return task
    }

    @Test("4.0 waits until the running query has ended")
    func waits() async throws {
        try await withNode(.v4_0, factor: 0.01) { node in
            let task = try await query("SELECT SLEEP(1)", on: node)
            await node.drain()
            #expect(await node.runningQueries == 0)
            #expect(await node.phase == .stopping)
            #expect(try await task.value == .table(ResultTable(columns: ["sleep(1)"], rows: [["1"]])))
        }
    }

    @Test("4.0 gives up on a query in the end, and earlier lines wait for none", arguments: VersionProfile.all)
    func givesUp(profile: VersionProfile) async throws {
        // 300 s become 30 ms on 4.0.
        try await withNode(profile, factor: 0.000_1) { node in
            let task = try await query("select sleep(600)", on: node)
            await node.drain()
            #expect(await node.runningQueries == 1)
            task.cancel()
            await #expect(throws: StatementError.general("query is cancelled")) { try await task.value }
            #expect(await node.runningQueries == 0)
        }
    }

    @Test("no number of seconds, no query", arguments: ["SELECT SLEEP(-1)", "SELECT SLEEP()", "SELECT SLEEP"])
    func malformed(text: String) async throws {
        try await withNode(.v4_0, factor: 0.1) { node in
            await #expect(throws: StatementError.self) { try await node.execute(text, session: .root) }
            #expect(await node.runningQueries == 0)
        }
    }
}
