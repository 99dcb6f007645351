import Doris
import Testing

@testable import DorisSimulator

/// Frontends of one process on addresses of their own in 127.0.0.0/8, each with a home that outlives it.
actor TestGroup {
    let profile: VersionProfile
    let home: TemporaryHome
    private let network = "127.\(Int.random(in: 1...250)).\(Int.random(in: 0...250))"
    private var running: [Int: Running] = [:]

    /// A frontend that runs.
    private struct Running {
        let node: FrontendNode
        let task: Task<Void, any Error>
    }

    /// Runs a test with a group, and ends its frontends.
    static func with(_ profile: VersionProfile, _ body: (TestGroup) async throws -> Void) async throws {
        let group = TestGroup(profile: profile, home: try TemporaryHome())
        do {
            try await body(group)
        } catch {
            await group.close()
            throw error
        }
        await group.close()
    }

    private init(profile: VersionProfile, home: TemporaryHome) {
        self.profile = profile
        self.home = home
    }

    private func close() async {
        for number in running.keys { await kill(number) }
        home.delete()
    }

    /// The host and `edit_log_port` of a frontend.
    nonisolated func endpoint(_ number: Int) -> Endpoint { editLog("\(network).\(number)") }

    /// The home of a frontend.
    nonisolated func path(_ number: Int) -> String { "\(home.path)/\(number)" }

    /// Starts a frontend; it goes on in the background.
    ///
    /// - Parameters:
    ///   - number: Which one: the last number of its address.
    ///   - helper: The frontend to ask, as with `--helper`.
    ///   - recovers: Whether the group is reset.
    ///   - address: Another address than its own.
    ///   - sidePorts: Ports that are open beside those by which it is known.
    ///   - configure: What `fe.conf` says beside that.
    /// - Returns: The running frontend.
    /// - Throws: ``StartupFailure`` when it ends before it knows who it is.
    @discardableResult
    func start(
        _ number: Int,
        helper: Int? = nil,
        recovers: Bool = false,
        at address: Int? = nil,
        sidePorts: [SidePort] = [],
        configure: @Sendable (inout FrontendSettings) -> Void = { _ in }
    ) async throws -> FrontendNode {
        try FileSystem.makeDirectory("\(path(number))/doris-meta")
        try FileSystem.makeDirectory("\(path(number))/log")
        var simulation = FrontendSettings.Simulation()
        simulation.heartbeatInterval = .milliseconds(50)
        simulation.joinRetry = .milliseconds(50)
        var settings = FrontendSettings(
            home: path(number),
            profile: profile,
            address: endpoint(address ?? number).host,
            ports: FrontendPorts(),
            sidePorts: sidePorts,
            metadataDirectory: "\(path(number))/doris-meta",
            pidDirectory: path(number),
            helpers: helper.map { [endpoint($0)] } ?? [],
            recovers: recovers,
            clusterID: nil,
            skipsLocalhostPassword: true,
            simulation: simulation
        )
        configure(&settings)
        let log = try NodeLog(path: "\(path(number))/log/fe.log", echoes: false)
        let (nodes, continuation) = AsyncStream.makeStream(of: FrontendNode.self)
        let task = Task { [settings] in
            defer { continuation.finish() }
            try await FrontendProcess.serve(settings, log: log) { continuation.yield($0) }
        }
        for await node in nodes {
            running[number] = Running(node: node, task: task)
            return node
        }
        try await task.value
        throw StartupFailure.exit("a frontend that returned")
    }

    /// Ends a frontend at once; what it had not written is lost, as by SIGKILL.
    func kill(_ number: Int) async {
        guard let one = running.removeValue(forKey: number) else { return }
        await SpawnGate.whileClosing {
            one.task.cancel()
            _ = await one.task.result
        }
    }

    /// Waits for a frontend's end, and says why it ended.
    func end(of number: Int) async -> StartupFailure? {
        guard let one = running.removeValue(forKey: number) else { return nil }
        guard case .failure(let error) = await one.task.result else { return nil }
        return error as? StartupFailure
    }

    /// Waits until something holds.
    ///
    /// - Throws: An ``Expectation`` when it does not within 20 s.
    nonisolated func wait(_ what: String, until condition: () async throws -> Bool) async throws {
        for _ in 0..<2_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Expectation(what: what)
    }

    /// Something that did not come about.
    struct Expectation: Error { let what: String }

    /// Starts a frontend that the master adds, and waits until it follows.
    func join(_ number: Int, as role: FrontendRole = .follower, master: FrontendNode) async throws -> FrontendNode {
        let endpoint = endpoint(number)
        _ = try await master.execute("ALTER SYSTEM ADD \(role.rawValue) '\(endpoint)'", session: .root)
        let helper = try #require(Int(master.settings.address.split(separator: ".").last ?? ""))
        let node = try await start(number, helper: helper)
        try await wait("frontend \(number) follows and was heard of") {
            let isKnown = await master.cluster.frontend(at: endpoint).map { $0.lastStart > 0 } ?? false
            return await node.standing == .following && isKnown
        }
        return node
    }
}

extension Housekeeping.Session {
    /// `root` from another machine.
    static let root = Housekeeping.Session(user: "root", peer: "10.0.0.9", connectionID: 1, database: nil)
}
