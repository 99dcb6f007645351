import Doris
import Testing

@testable import DorisSimulator

@Suite("Homes as they are laid out")
struct HomeLayoutTests {
    private func withHome(
        _ role: NodeRole,
        _ profile: VersionProfile,
        _ body: (_ home: String) throws -> Void
    ) throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try HomeLayout(role: role, profile: profile, directory: home.path, simulator: "/bin/true").write()
        try body(home.path)
    }

    @Test("a frontend's default ports and directories", arguments: VersionProfile.all)
    func frontend(profile: VersionProfile) throws {
        try withHome(.frontend, profile) { home in
            let settings = try FrontendSettings.read(home: home, profile: profile, environment: [:])
            #expect(settings.ports == FrontendPorts())
            let side = profile.name == "4.0" ? [SidePort(key: "arrow_flight_sql_port", port: 8070)] : []
            #expect(settings.sidePorts == side)
            #expect(settings.metadataDirectory == "\(home)/doris-meta")
            #expect(FileSystem.exists(settings.metadataDirectory))
        }
    }

    @Test("a backend's default ports and directories", arguments: VersionProfile.all)
    func backend(profile: VersionProfile) throws {
        try withHome(.backend, profile) { home in
            let settings = try BackendSettings.read(home: home, profile: profile, environment: [:])
            #expect(settings.ports == BackendPorts())
            let side = profile.name == "4.0" ? [SidePort(key: "arrow_flight_sql_port", port: 8050)] : []
            #expect(settings.sidePorts == side)
            #expect(settings.storageRoots == ["\(home)/storage"])
        }
    }

    @Test("the options for Java are those of the line", arguments: VersionProfile.all)
    func javaOptions(profile: VersionProfile) async throws {
        let names = ["JAVA_OPTS", "JAVA_OPTS_FOR_JDK_9", "JAVA_OPTS_FOR_JDK_17"]
        let known =
            switch profile.name {
            case "1.2", "2.0": ["JAVA_OPTS", "JAVA_OPTS_FOR_JDK_9"]
            case "2.1": names
            default: ["JAVA_OPTS_FOR_JDK_17"]
            }
        // `${name}` of a name in a variable is `${!name}` to bash.
        let program = "for name in \(names.joined(separator: " ")); do echo \"$name=${!name}\"; done"
        try await ScriptedHome.with(.frontend, profile, program: program) { _, script in
            let outcome = try await script.run(profile.scripts.hasConsole ? ["--console"] : [])
            let expected = names.map { name in
                let heap = name.hasSuffix("17") ? "-Xmx8192m -Xms8192m" : "-Xmx8192m"
                return "\(name)=\(known.contains(name) ? heap : "")\n"
            }
            #expect(outcome.output == expected.joined())
        }
    }

    @Test("a configuration that is there stays")
    func existing() throws {
        try withHome(.backend, .v2_1) { home in
            try FileSystem.replace("\(home)/conf/be.conf", with: "be_port = 1\n")
            try HomeLayout(role: .backend, profile: .v3_0, directory: home, simulator: "/bin/true").write()
            #expect(try FileSystemText.read("\(home)/conf/be.conf") == "be_port = 1\n")
        }
    }

    @Test("what switches the recovery on: the key up to 2.0, the option, and not beside a helper")
    func recovery() throws {
        for profile in VersionProfile.all {
            try withHome(.frontend, profile) { home in
                func recovers(_ options: FrontendOptions) throws -> Bool {
                    try FrontendSettings.read(home: home, profile: profile, options: options, environment: [:]).recovers
                }
                #expect(try recovers(FrontendOptions()) == false)
                #expect(try recovers(FrontendOptions(recovers: true)))
                #expect(try recovers(FrontendOptions(helpers: "10.0.0.1:9010", recovers: true)) == false)
                let text = try FileSystemText.read("\(home)/conf/fe.conf")
                try FileSystem.replace("\(home)/conf/fe.conf", with: text + "metadata_failure_recovery = true\n")
                #expect(try recovers(FrontendOptions()) == ["1.2", "2.0"].contains(profile.name))
            }
        }
    }
}
