import Doris
import Testing

@testable import DorisSimulator

@Suite("Starting a frontend")
struct FrontendStartupTests {
    /// Starts a frontend on a directory; the directory stays for a second start.
    private func start(
        _ home: TemporaryHome,
        _ profile: VersionProfile,
        address: String = "127.0.0.1",
        recovers: Bool = false,
        clusterID: Int? = nil
    ) async throws -> Replica {
        try FileSystem.makeDirectory("\(home.path)/doris-meta")
        let settings = FrontendSettings(
            home: home.path,
            profile: profile,
            address: address,
            ports: FrontendPorts(),
            metadataDirectory: "\(home.path)/doris-meta",
            pidDirectory: home.path,
            helpers: [],
            recovers: recovers,
            clusterID: clusterID,
            skipsLocalhostPassword: true,
            simulation: FrontendSettings.Simulation()
        )
        let directory = try MetadataDirectory(settings.metadataDirectory, profile: profile)
        let log = try NodeLog(path: "\(home.path)/fe.log", echoes: false)
        return try await FrontendStartup(settings: settings, directory: directory, log: log).run()
    }

    private func withHome(_ body: (TemporaryHome) async throws -> Void) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try await body(home)
    }

    @Test("an empty directory founds a cluster, with files that the shared vocabulary reads")
    func founding() async throws {
        try await withHome { home in
            let started = try await start(home, .v1_2)
            #expect(started.isElectable)
            let text = try FileSystemText.read("\(home.path)/doris-meta/image/ROLE")
            let role = try RoleFile(text)
            #expect(role.role == .follower)
            #expect(role.nodeName == started.name)
            #expect(role.hostInName == "127.0.0.1")
            #expect(text.hasPrefix("#"))
            let version = try VersionFile(FileSystemText.read("\(home.path)/doris-meta/image/VERSION"))
            #expect(version.clusterID == started.cluster.id)
            #expect(FileSystem.exists("\(home.path)/doris-meta/bdb/00000000.jdb"))
            #expect(FileSystem.exists("\(home.path)/doris-meta/image/image.0"))
            #expect(!FileSystem.exists("\(home.path)/doris-meta/process.lock"))
        }
    }

    @Test("2.1 names its node by a UUID and holds process.lock")
    func foundingLater() async throws {
        try await withHome { home in
            let started = try await start(home, .v2_1)
            #expect(started.name.hasPrefix("fe_"))
            #expect(started.name.count == 39)
            #expect(FileSystem.exists("\(home.path)/doris-meta/process.lock"))
        }
    }

    @Test("a second start resumes the same cluster with a larger epoch", arguments: VersionProfile.all)
    func resuming(profile: VersionProfile) async throws {
        try await TestGroup.with(profile) { group in
            let first = try await group.start(1)
            try await group.wait("it is the master") { await first.standing == .master }
            await group.kill(1)
            let second = try await group.start(1)
            try await group.wait("it is the master again") { await second.standing == .master }
            #expect(await second.name == first.name)
            #expect(await second.cluster.id == first.cluster.id)
            #expect(await second.cluster.epoch > first.cluster.epoch)
        }
    }

    @Test("under a new address 1.2 stops at its ROLE file, and 2.1 at the list of frontends")
    func newAddress() async throws {
        try await withHome { home in
            _ = try await start(home, .v1_2)
            await #expect(
                throws: StartupFailure.exception(
                    "java.io.IOException: the self host 127.0.0.2 does not equal to the host in ROLE file 127.0.0.1. "
                        + "You need to set 'priority_networks' config in fe.conf to match the host 127.0.0.1"
                )
            ) { try await start(home, .v1_2, address: "127.0.0.2") }
        }
        try await TestGroup.with(.v2_1) { group in
            let first = try await group.start(1)
            try await group.wait("it is the master") { await first.standing == .master }
            await group.kill(1)
            try await group.start(1, at: 2)
            guard case .exit(let message)? = await group.end(of: 1) else {
                Issue.record("a frontend that nobody added became the master")
                return
            }
            let own = group.endpoint(2)
            #expect(message.hasPrefix("current node \(own) is not added to the cluster, will exit."))
        }
    }

    @Test("a recovery takes the new address, and is refused without a journal", arguments: VersionProfile.all)
    func recovery(profile: VersionProfile) async throws {
        try await withHome { home in
            await #expect(throws: StartupFailure.self) { try await start(home, profile, recovers: true) }
            _ = try await start(home, profile)
            let started = try await start(home, profile, address: "127.0.0.2", recovers: true)
            #expect(started.cluster.group.map(\.endpoint) == [editLog("127.0.0.2")])
            #expect(started.isElectable)
            #expect(started.cluster.frontends.map(\.editLog) == [editLog("127.0.0.1")])
        }
    }

    @Test("half an identity, a malformed one, and another cluster's id are refused")
    func identity() async throws {
        try await withHome { home in
            _ = try await start(home, .v2_1, clusterID: 42)
            await #expect(throws: StartupFailure.self) { try await start(home, .v2_1, clusterID: 43) }
            let role = "\(home.path)/doris-meta/image/ROLE"
            try FileSystem.replace(role, with: "role=MASTER\nname=x\n")
            await #expect(throws: StartupFailure.self) { try await start(home, .v2_1) }
            try FileSystemText.delete(role)
            await #expect {
                try await start(home, .v2_1)
            } throws: { error in
                guard case StartupFailure.exception(let message) = error else { return false }
                return message.contains("role file and version file must both exist or both not exist")
            }
        }
    }

    @Test("a node that finds its own name among the dropped ones does not start")
    func removed() async throws {
        try await withHome { home in
            let started = try await start(home, .v2_1)
            var record = started.record
            record.cluster.removedFrontendNames = [started.name]
            try FileSystem.replace("\(home.path)/doris-meta/bdb/00000000.jdb", with: record.document.serialized)
            await #expect(throws: StartupFailure.exit("current fe \(started.name) is removed. will exit")) {
                try await start(home, .v2_1)
            }
        }
    }
}
