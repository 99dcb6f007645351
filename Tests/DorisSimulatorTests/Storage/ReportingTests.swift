import Doris
import Testing

@testable import DorisSimulator

@Suite("A backend's reports")
struct ReportingTests {
    /// Runs a backend beside a master; both end with the body.
    private func withBackend(
        answering answer: @escaping @Sendable (BackendReport, Int) -> WebResponse,
        settings change: (inout BackendSettings) -> Void = { _ in },
        _ body: (BackendNode, TestMaster) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        var settings = try BackendSettings.fixture(.v2_1, home: home.path, roots: 2)
        change(&settings)
        let log = try NodeLog(path: "\(home.path)/be.INFO", echoes: false)
        let backend = try BackendNode(settings: settings, log: log)
        let master = try await TestMaster(answer: answer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await master.serve() }
            group.addTask { try await backend.reportAlways() }
            // A report that never comes must fail the test, and not keep it.
            group.addTask {
                try await Task.sleep(for: .seconds(100))
                throw TimedOut(limit: .seconds(100))
            }
            try await body(backend, master)
            group.cancelAll()
        }
    }

    @Test("the first heartbeat makes for a report, whose tasks are carried out and reported at once")
    func roundTrip() async throws {
        let first: @Sendable (BackendReport, Int) -> WebResponse = { report, number in
            switch number {
            case 1: TestMaster.tasks((1...4).map { .create(id: $0, schemaHash: 7, version: 1) })
            case 2: TestMaster.tasks([.publish(id: 1, version: 2), .drop(id: 2), .drop(id: 99)])
            default: TestMaster.tasks([])
            }
        }
        try await withBackend(answering: first) { backend, master in
            #expect(await backend.answer(master.info()).error == nil)
            var reports = master.received.makeAsyncIterator()
            let fresh = try #require(await reports.next())
            #expect(fresh.backendID == 10_002)
            #expect(fresh.token == "secret")
            #expect(fresh.tablets == [])
            #expect(fresh.wish == 7)
            #expect(fresh.disks.map(\.path) == backend.settings.storageRoots)
            #expect(fresh.disks.allSatisfy { $0.isUsable && $0.total > 0 })
            let created = try #require(await reports.next())
            #expect(created.tablets.map(\.id) == [1, 2, 3, 4])
            #expect(created.wish == 0)
            let changed = try #require(await reports.next())
            #expect(changed.tablets.map(\.id) == [1, 3, 4])
            #expect(changed.tablets.map(\.version) == [2, 1, 1])
        }
    }

    @Test("tasks that change nothing make for no further report; a heartbeat that asks does, and a new master")
    func noLoop() async throws {
        let always: @Sendable (BackendReport, Int) -> WebResponse = { _, _ in
            TestMaster.tasks([.publish(id: 5, version: 2), .create(id: 1, schemaHash: 7, version: 0)])
        }
        try await withBackend(answering: always) { backend, master in
            var reports = master.received.makeAsyncIterator()
            _ = await backend.answer(master.info())
            _ = await reports.next()
            while await !backend.hasReported { try await Task.sleep(for: .milliseconds(2)) }
            // Were there a loop, its reports would come before these.
            _ = await backend.answer(master.info())
            _ = await backend.answer(master.info(backendID: 10_003))
            #expect(await reports.next()?.backendID == 10_003)
            while await !backend.hasReported { try await Task.sleep(for: .milliseconds(2)) }
            var asking = master.info(backendID: 10_004)
            asking.backendID = 10_003
            asking.wantsReport = true
            _ = await backend.answer(asking)
            #expect(await reports.next()?.backendID == 10_003)
        }
    }

    @Test("a report that is refused is sent again, and nothing that comes with the refusal is done")
    func refused() async throws {
        let third: @Sendable (BackendReport, Int) -> WebResponse = { _, number in
            var answer = TestMaster.tasks([.create(id: Int64(number), schemaHash: 7, version: 1)])
            if number < 3 { answer.status = number == 1 ? 503 : 401 }
            return answer
        }
        try await withBackend(answering: third) { backend, master in
            _ = await backend.answer(master.info())
            var reports = master.received.makeAsyncIterator()
            for _ in 1...3 { #expect(await reports.next()?.tablets == []) }
            #expect(await reports.next()?.tablets.map(\.id) == [3])
        }
    }

    @Test("after its attempts a backend waits, and the next heartbeat makes it report again")
    func exhausted() async throws {
        let fourth: @Sendable (BackendReport, Int) -> WebResponse = { _, number in
            number < 4 ? WebResponse(status: 503) : TestMaster.tasks([])
        }
        try await withBackend(answering: fourth) { backend, master in
            _ = await backend.answer(master.info())
            var reports = master.received.makeAsyncIterator()
            for _ in 1...3 { #expect(await reports.next() != nil) }
            _ = await backend.answer(master.info())
            #expect(await reports.next() != nil)
            while await !backend.hasReported { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test("without a heartbeat there is no report, with one there is one per interval")
    func interval() async throws {
        let none: @Sendable (BackendReport, Int) -> WebResponse = { _, _ in TestMaster.tasks([]) }
        try await withBackend(answering: none, settings: { $0.reportInterval = .milliseconds(20) }) { backend, master in
            _ = await backend.answer(master.info())
            var reports = master.received.makeAsyncIterator()
            for _ in 1...3 { #expect(await reports.next()?.backendID == 10_002) }
        }
    }

    @Test("many tablets pass through one answer and one report")
    func many() async throws {
        let first: @Sendable (BackendReport, Int) -> WebResponse = { _, number in
            TestMaster.tasks(number > 1 ? [] : (1...300).map { .create(id: $0, schemaHash: 7, version: 1) })
        }
        try await withBackend(answering: first) { backend, master in
            _ = await backend.answer(master.info())
            var reports = master.received.makeAsyncIterator()
            _ = await reports.next()
            #expect(await reports.next()?.tablets.count == 300)
            #expect(await backend.store.roots.map(\.tabletCount) == [150, 150])
        }
    }
}
