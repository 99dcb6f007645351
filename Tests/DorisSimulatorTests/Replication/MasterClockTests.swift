import Doris
import Testing

@testable import DorisSimulator

// A frontend that should end and does not would be waited for without end.
@Suite("Clocks of frontends", .timeLimit(.minutes(1)))
struct MasterClockTests {
    private static let words =
        "between Feeder: founder and this Replica exceeds max permissible delta: 5000 ms."

    @Test(
        "the clocks may differ by the limit, in either direction, and not by more",
        arguments: [
            (5_000, nil), (-5_000, nil), (0, nil), (5_001, "Clock delta: 5001 ms. \(words)"),
            (-7_000, "Clock delta: 7000 ms. \(words)"),
        ] as [(Int64, String?)]
    )
    func limit(offset: Int64, complaint: String?) {
        let clock = MasterClock(name: "founder", milliseconds: 1_700_000_000_000)
        #expect(clock.complaint(own: 1_700_000_000_000 + offset, limit: 5_000) == complaint)
        #expect(MasterClock(document: clock.document) == clock)
    }

    @Test("no time from outside is too far to be compared")
    func extremes() {
        #expect(MasterClock(name: "m", milliseconds: .min).complaint(own: 1, limit: 5_000) != nil)
        #expect(MasterClock(name: "m", milliseconds: .max).complaint(own: 0, limit: .max) == nil)
    }

    @Test("a follower whose clock is off does not join, and ends in BDB JE's words", arguments: [7_000, -7_000])
    func joining(offset: Int64) async throws {
        try await TestGroup.with(.v2_1) { group in
            let master = try await group.start(1)
            try await group.wait("the founder is the master") { await master.standing == .master }
            _ = try await master.execute("ALTER SYSTEM ADD FOLLOWER '\(group.endpoint(2))'", session: .root)
            try await group.start(2, helper: 1) { $0.simulation.clockOffset = offset }
            try await expectRefusal(of: 2, in: group, master: master)
        }
    }

    @Test("a follower that resumes is refused too, and taken with the right time or a wider limit")
    func resuming() async throws {
        try await TestGroup.with(.v2_1) { group in
            let master = try await group.start(1)
            try await group.wait("the founder is the master") { await master.standing == .master }
            // An observer, so that the master goes on without it.
            _ = try await group.join(2, as: .observer, master: master)
            await group.kill(2)
            try await group.start(2) { $0.simulation.clockOffset = -7_000 }
            try await expectRefusal(of: 2, in: group, master: master)
            let wide = try await group.start(2) { settings in
                settings.simulation.clockOffset = -7_000
                settings.clockDeltaLimit = 10_000
            }
            try await group.wait("it follows within the limit") { await wide.standing == .following }
            await group.kill(2)
            let right = try await group.start(2)
            try await group.wait("it follows with the right time") { await right.standing == .following }
        }
    }

    private func expectRefusal(of number: Int, in group: TestGroup, master: FrontendNode) async throws {
        guard case .exit(let words)? = await group.end(of: number) else {
            Issue.record("it did not end")
            return
        }
        #expect(words.contains("error to open replicated environment. will exit."))
        #expect(words.contains("Clock delta: "), "\(words)")
        #expect(words.contains("between Feeder: \(await master.name) and this Replica"), "\(words)")
        #expect(await master.standing == .master)
    }

    @Test("a frontend's HTTP answers carry its own time")
    func date() async throws {
        try await TestGroup.with(.v2_1) { group in
            let node = try await group.start(1) { $0.simulation.clockOffset = 3_600_000 }
            try await group.wait("the founder is the master") { await node.standing == .master }
            let hour = WallClock.milliseconds + 3_600_000
            let date = await node.answer(WebRequest(path: "/api/bootstrap"), version: "").headers["date"]
            let near = (-1...60).map { Timestamp(milliseconds: hour + $0 * 1_000).web }
            #expect(near.contains(date ?? ""), "\(date ?? "no header")")
            #expect(Timestamp(milliseconds: 784_111_777_000).web == "Sun, 06 Nov 1994 08:49:37 GMT")
        }
    }

    @Test("a master whose journal has too little room ends with the refused write; with room it goes on")
    func reserve() async throws {
        try await TestGroup.with(.v2_1) { group in
            let roomy = try await group.start(1) { $0.journalReserve = 1 }
            try await group.wait("the founder is the master") { await roomy.standing == .master }
            _ = try await roomy.execute("ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'", session: .root)
            await group.kill(1)
            try await group.start(1) { $0.journalReserve = .max }
            guard case .exit(let words)? = await group.end(of: 1) else {
                Issue.record("it did not end")
                return
            }
            #expect(words.hasPrefix("write bdb failed. will exit. journalId: "), "\(words)")
            #expect(words.contains("Disk usage is not within je.maxDisk or je.freeDisk limits and write operations"))
            #expect(words.contains("violates FREE_DISK"))
            let again = try await group.start(1)
            try await group.wait("with room it is the master again") { await again.standing == .master }
            #expect(await again.cluster.backends.count == 1)
        }
    }

    @Test("the keys are read, and an offset that is no number ends the start", arguments: VersionProfile.all)
    func settings(profile: VersionProfile) throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try FileSystem.makeDirectory("\(home.path)/conf")
        func read(_ text: String) throws -> FrontendSettings {
            try FileSystem.replace("\(home.path)/conf/fe.conf", with: text)
            return try FrontendSettings.read(home: home.path, profile: profile, environment: [:])
        }
        let text = "simulator_clock_offset = -7000\nmax_bdbje_clock_delta_ms = 10\nbdbje_free_disk_bytes = 12\n"
        let settings = try read(text + "priority_networks = 127.0.0.0/8\n")
        #expect(settings.simulation.clockOffset == -7_000)
        #expect(settings.clockDeltaLimit == 10)
        #expect(settings.journalReserve == (profile.identity.readsJournalReserve ? 12 : nil))
        #expect(throws: StartupFailure.self) {
            try read("priority_networks = 127.0.0.0/8\nsimulator_clock_offset = much\n")
        }
    }
}
