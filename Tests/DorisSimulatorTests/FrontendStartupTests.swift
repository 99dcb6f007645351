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
        hostName: String? = nil,
        recovers: Bool = false,
        clusterID: Int? = nil,
        initialRootPassword: String? = nil
    ) async throws -> Replica {
        try FileSystem.makeDirectory("\(home.path)/doris-meta")
        let settings = FrontendSettings(
            home: home.path,
            profile: profile,
            address: address,
            hostName: hostName,
            ports: FrontendPorts(),
            metadataDirectory: "\(home.path)/doris-meta",
            pidDirectory: home.path,
            helpers: [],
            recovers: recovers,
            clusterID: clusterID,
            initialRootPassword: initialRootPassword,
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
            try FileSystem.delete(role)
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

    @Test("in FQDN mode the cluster knows the frontend by its name, under whatever address it starts again")
    func fullyQualifiedName() async throws {
        try await withHome { home in
            let name = "fe-0.fe.ns.svc.cluster.local"
            let first = try await start(home, .v2_0, hostName: name)
            #expect(first.cluster.frontends.map(\.editLog) == [editLog(name)])
            #expect(first.name.hasPrefix("fe_"))
            let second = try await start(home, .v2_0, address: "127.0.0.2", hostName: name)
            #expect(second.endpoint == editLog(name))
            #expect(second.cluster == first.cluster)
        }
    }

    @Test("DEPLOY_MODE is kept from 3.0 on, written anew where it is missing, and must be local")
    func deployMode() async throws {
        for profile in VersionProfile.all {
            try await withHome { home in
                _ = try await start(home, profile)
                let path = "\(home.path)/doris-meta/image/DEPLOY_MODE"
                guard ["3.0", "4.0"].contains(profile.name) else { return #expect(!FileSystem.exists(path)) }
                #expect(try FileSystemText.read(path).hasSuffix("\ndeploy_mode=local\n"))
                try FileSystem.delete(path)
                _ = try await start(home, profile)
                #expect(try FileSystemText.read(path).hasPrefix("#"))
                try FileSystem.replace(path, with: "deploy_mode=cloud\n")
                let refusal = StartupFailure.exit("deploy mode [cloud] in \(path) is not the configured one, [local]")
                await #expect(throws: refusal) { try await start(home, profile) }
            }
        }
    }

    @Test("initial_root_password counts at the founding alone, in the form of PASSWORD()")
    func initialRootPassword() async throws {
        let secret = NativePassword(password: "secret")
        func root(_ replica: Replica) -> NativePassword? { replica.cluster.account("root", from: "10.0.0.9")?.password }
        try await withHome { home in
            let first = try await start(home, .v2_0, initialRootPassword: secret.stored)
            #expect(root(first) == secret)
            #expect(first.cluster.account("admin", from: "10.0.0.9")?.password == NativePassword(password: ""))
            let other = NativePassword(password: "other").stored
            #expect(root(try await start(home, .v2_0, initialRootPassword: other)) == secret)
        }
        let signed = "*" + String(repeating: "+1", count: 20)
        for invalid in ["secret", "*1234", signed, String(secret.stored.dropFirst())] {
            try await withHome { home in
                let started = try await start(home, .v2_0, initialRootPassword: invalid)
                #expect(root(started) == NativePassword(password: ""))
                let log = try FileSystemText.read("\(home.path)/fe.log")
                #expect(log.contains("initial_root_password is not valid 2-staged SHA-1 encrypted"))
            }
        }
    }

    @Test("1.2 has no such key as initial_root_password")
    func noInitialRootPassword() throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try FileSystem.makeDirectory("\(home.path)/conf")
        try FileSystem.replace("\(home.path)/conf/fe.conf", with: "initial_root_password = *AB\n")
        for profile in VersionProfile.all {
            let settings = try FrontendSettings.read(home: home.path, profile: profile, environment: [:])
            #expect(settings.initialRootPassword == (profile.name == "1.2" ? nil : "*AB"))
        }
    }
}
