import Doris
import Glibc
import Synchronization
import Testing

@testable import DorisSimulator

@Suite("A backend process", .serialized, .enabled(if: ClientProgram.simulator != nil, "doris-simulator was not built"))
struct BackendProcessTests {
    /// What a master told a backend last: the versions of its tablets by its report, and the tasks of the answer.
    private struct Exchange {
        var tablets: [Int64: Int64] = [:]
        var tasks: [TabletTask] = []

        /// Every state that the tasks lead through, in their order.
        var states: [[Int64: Int64]] {
            tasks.reduce(into: [tablets]) { states, task in
                var next = states[states.count - 1]
                switch task {
                case .create(let id, _, let version), .publish(let id, let version): next[id] = version
                case .drop(let id): next[id] = nil
                }
                states.append(next)
            }
        }

        /// Tasks that keep some tablets coming, changing and going.
        static func tasks(for tablets: [Int64: Int64]) -> [TabletTask] {
            var tablets = tablets
            return (0..<50).map { _ in
                let id = Int64.random(in: 1...100)
                let version = (tablets[id] ?? 0) + 1
                if version > 1 && Bool.random() {
                    tablets[id] = nil
                    return .drop(id: id)
                }
                tablets[id] = version
                return version == 1 ? .create(id: id, schemaHash: 7, version: 1) : .publish(id: id, version: version)
            }
        }
    }

    private func withHome(_ body: (TemporaryHome) async throws -> Void) async throws {
        let home = try TemporaryHome()
        do {
            try await body(home)
        } catch {
            home.delete()
            throw error
        }
        home.delete()
    }

    /// The tablets in a home's roots, all of which have to be whole.
    private func stored(in home: TemporaryHome) throws -> [Int64: Int64] {
        let paths = ["\(home.path)/storage", "\(home.path)/storage1"]
        let store = try TabletStore(paths: paths, trashExpiry: .seconds(60))
        #expect(store.tablets.values.allSatisfy { !$0.isBad && $0.schemaHash == 7 })
        return store.tablets.mapValues(\.version)
    }

    /// Runs a body beside a backend, and kills the backend, whatever came of the body.
    private func killing(_ backend: BackendProgram, after body: () async throws -> Void) async throws {
        let failure: (any Error)?
        do {
            try await body()
            failure = nil
        } catch {
            failure = error
        }
        backend.signal(SIGKILL)
        let status = try await backend.end()
        if let failure { throw failure }
        #expect(status == 128 + SIGKILL)
    }

    @Test(
        "killed at any instant it leaves the tablets as they were before or after some task",
        .timeLimit(.minutes(2)),
        arguments: [VersionProfile.v2_1, .v3_0]
    )
    func killed(profile: VersionProfile) async throws {
        try await withHome { home in
            let program = try #require(ClientProgram.simulator)
            let host = try BackendProgram.layOut(home.path)
            // By the backend's id, which is another one for each process here.
            let exchanges = Mutex<[Int64: Exchange]>([:])
            let master = try await TestMaster { report, _ in
                let versions = report.tablets.map { ($0.id, $0.version) }
                let tablets = Dictionary(versions, uniquingKeysWith: { first, _ in first })
                let tasks = Exchange.tasks(for: tablets)
                exchanges.withLock { $0[report.backendID] = Exchange(tablets: tablets, tasks: tasks) }
                return TestMaster.tasks(tasks)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await master.serve() }
                defer { group.cancelAll() }
                var reports = master.received.makeAsyncIterator()
                for id: Int64 in 1...4 {
                    let before = try stored(in: home)
                    let backend = try await BackendProgram.start(program, home: home.path, host: host, version: profile)
                    try await killing(backend) {
                        let answer = try await backend.answer(to: master.info(epoch: id, backendID: id))
                        #expect(try answer.get().version == profile.release)
                        // Reports of the one before may still come.
                        var report = await reports.next()
                        while let other = report, other.backendID != id { report = await reports.next() }
                        #expect(report?.tablets.count == before.count)
                        for _ in 0..<Int.random(in: 0...4) { _ = await reports.next() }
                        try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000)))
                    }
                    let after = try stored(in: home)
                    let states = exchanges.withLock { $0[id]?.states } ?? []
                    #expect(states.contains(after))
                }
            }
        }
    }

    @Test("a second SIGTERM changes nothing, and heartbeats tell of the end meanwhile", .timeLimit(.minutes(2)))
    func terminating() async throws {
        try await withHome { home in
            let program = try #require(ClientProgram.simulator)
            let host = try BackendProgram.layOut(home.path, configuration: ["simulator_stop_delay_ms = 600000"])
            let master = try await TestMaster { _, _ in TestMaster.tasks([]) }
            let backend = try await BackendProgram.start(program, home: home.path, host: host, version: .v2_1)
            try await killing(backend) {
                func isShutdown() async throws -> Bool { try await backend.answer(to: master.info()).get().isShutdown }
                let before = try await isShutdown()
                #expect(!before)
                backend.signal(SIGTERM)
                while try await !isShutdown() { try await Task.sleep(for: .milliseconds(10)) }
                backend.signal(SIGTERM)
                let after = try await isShutdown()
                #expect(after)
            }
        }
    }

    @Test("a signal ends it with 0, and be.pid stays", .timeLimit(.minutes(2)), arguments: [SIGTERM, SIGINT])
    func terminated(signal: Int32) async throws {
        try await withHome { home in
            let program = try #require(ClientProgram.simulator)
            let host = try BackendProgram.layOut(home.path)
            let master = try await TestMaster { _, _ in TestMaster.tasks([]) }
            let backend = try await BackendProgram.start(program, home: home.path, host: host, version: .v4_0)
            _ = try await backend.answer(to: master.info())
            backend.signal(signal)
            let status = try await backend.end()
            #expect(status == 0)
            #expect(FileSystem.exists("\(home.path)/bin/be.pid"))
        }
    }
}

extension Answer {
    /// The value, or what went wrong as an error.
    fileprivate func get() throws -> Success {
        switch self {
        case .success(let value): return value
        case .failure(let message): throw WireError(message)
        }
    }
}
