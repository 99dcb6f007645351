import Doris

@testable import DorisSimulator

/// Backends of one process beside the frontends of a ``TestGroup``, each on a storage that outlives it.
actor TestBackends {
    private let group: TestGroup
    private var running: [Int: Task<Void, any Error>] = [:]

    private init(group: TestGroup) {
        self.group = group
    }

    /// Runs a test with a group and its backends, and ends them all.
    static func with(
        _ profile: VersionProfile,
        _ body: (TestGroup, TestBackends) async throws -> Void
    ) async throws {
        try await TestGroup.with(profile) { group in
            let backends = TestBackends(group: group)
            do {
                try await body(group, backends)
            } catch {
                await backends.close()
                throw error
            }
            await backends.close()
        }
    }

    private func close() async {
        for number in running.keys { await kill(number) }
    }

    /// The host and heartbeat port of a backend.
    nonisolated func endpoint(_ number: Int) -> Endpoint { heartbeatEndpoint(group.endpoint(number).host) }

    /// The storage that a backend has when it is not given another one's.
    nonisolated func storage(_ number: Int) -> String { "\(group.path(number))/storage" }

    /// The ids of the tablets that lie in a storage.
    nonisolated func stored(_ number: Int) throws -> Set<Int64> {
        let data = "\(storage(number))/data"
        var ids: Set<Int64> = []
        for shard in try FileSystem.names(in: data) {
            ids.formUnion(try FileSystem.names(in: "\(data)/\(shard)").compactMap { Int64($0) })
        }
        return ids
    }

    /// Starts a backend; it goes on in the background.
    ///
    /// - Parameters:
    ///   - number: Which one: the last number of its address.
    ///   - other: The backend whose storage it gets.
    ///   - wish: How many tablets it asks for.
    /// - Throws: When the storage cannot be made.
    func start(_ number: Int, onStorageOf other: Int? = nil, wish: Int = 0) throws {
        let storage = storage(other ?? number)
        try FileSystem.makeDirectory(storage)
        try FileSystem.makeDirectory(group.path(number))
        let settings = BackendSettings(
            home: group.path(number),
            profile: group.profile,
            address: endpoint(number).host,
            ports: BackendPorts(),
            storageRoots: [storage],
            pidDirectory: group.path(number),
            tablets: wish,
            timeScale: TimeScale(factor: 0.01),
            startupDelay: .zero,
            reportInterval: .milliseconds(200),
            trashExpiry: .zero,
            stopTiming: StopTiming(poll: .zero, postDelay: .zero)
        )
        let log = try NodeLog(path: "\(group.path(number))/be.INFO", echoes: false)
        running[number] = Task {
            try await BackendProcess.serve(settings, stopFlag: StopFlag(), log: log, faults: FaultBoard())
        }
    }

    /// Ends a backend at once.
    func kill(_ number: Int) async {
        guard let task = running.removeValue(forKey: number) else { return }
        await SpawnGate.whileClosing {
            task.cancel()
            _ = await task.result
        }
    }
}
