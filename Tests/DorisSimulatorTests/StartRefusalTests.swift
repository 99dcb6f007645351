import Doris
import Testing

@testable import DorisSimulator

@Suite("What the start scripts refuse")
struct StartRefusalTests {
    /// Runs a start script with variables around it; the program that it runs ends with status 7.
    private func run(
        _ role: NodeRole,
        _ profile: VersionProfile,
        _ variables: [String] = [],
        java: String? = nil,
        before: String = "true"
    ) async throws -> ClientProgram.Outcome {
        var outcome: ClientProgram.Outcome?
        try await ScriptedHome.with(role, profile, program: "exit 7") { home, script in
            try FileSystem.makeDirectory("\(home)/java/bin")
            if let java {
                let text = "#!/bin/bash\necho 'openjdk version \"\(java)\" 2025-01-01' >&2\n"
                try FileSystem.replace("\(home)/java/bin/java", with: text, mode: 0o755)
            }
            let all = java == nil ? variables : variables + ["JAVA_HOME=\(home)/java"]
            outcome = try await ClientProgram(path: "/bin/bash").run(
                ["-c", "\(before); exec env \"$@\"", "-"] + all + [script.path]
            )
        }
        return try #require(outcome)
    }

    /// The checks of the machine, with a kernel that satisfies them.
    private let checks = ["SIMULATOR_MACHINE_CHECKS=1", "SIMULATOR_MAX_MAP_COUNT=2000000"]

    @Test("a proxy, from 2.0 on", arguments: NodeRole.allCases, VersionProfile.all)
    func proxies(role: NodeRole, profile: VersionProfile) async throws {
        for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"] {
            let outcome = try await run(role, profile, ["\(name)=http://proxy:3128"])
            #expect(outcome.status == (profile.name == "1.2" ? 7 : 1))
            #expect(try await run(role, profile, ["\(name)="]).status == 7)
        }
    }

    @Test("no Java, only where the machine is checked", arguments: NodeRole.allCases, VersionProfile.all)
    func noJava(role: NodeRole, profile: VersionProfile) async throws {
        #expect(try await run(role, profile, ["JAVA_HOME=/nonexistent"]).status == 7)
        let outcome = try await run(role, profile, checks + ["JAVA_HOME=/nonexistent"])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("The JAVA_HOME environment variable is not defined correctly"))
    }

    @Test("another Java than 17, from 3.0 on", arguments: VersionProfile.all)
    func otherJava(profile: VersionProfile) async throws {
        for (text, number) in [("1.8.0_392", 8), ("11.0.21", 11), ("17.0.9", 17), ("21", 21)] {
            let outcome = try await run(.frontend, profile, checks, java: text)
            let isRefused = ["3.0", "4.0"].contains(profile.name) && number != 17
            #expect(outcome.status == (isRefused ? 1 : 7), "\(text)")
            let message = "ERROR: The jdk_version is \(number), must be 17.\n"
            #expect(outcome.output == (isRefused ? message : ""))
        }
    }

    @Test("few memory maps, for a backend; 4.0 can be told not to look", arguments: VersionProfile.all)
    func memoryMaps(profile: VersionProfile) async throws {
        let few = ["SIMULATOR_MACHINE_CHECKS=1", "SIMULATOR_MAX_MAP_COUNT=65530"]
        #expect(try await run(.frontend, profile, few, java: "17").status == 7)
        let outcome = try await run(.backend, profile, few, java: "17")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("vm.max_map_count"))
        let skipped = try await run(.backend, profile, few + ["SKIP_CHECK_ULIMIT=true"], java: "17")
        #expect(skipped.status == (profile.name == "4.0" ? 7 : 1))
    }

    @Test("few open files, for a backend from 2.0 on", arguments: VersionProfile.all)
    func openFiles(profile: VersionProfile) async throws {
        let outcome = try await run(.backend, profile, checks, java: "17", before: "ulimit -n 4096")
        #expect(outcome.status == (profile.name == "1.2" ? 7 : 1))
        #expect(outcome.output.contains("open file descriptors") == (profile.name != "1.2"))
        #expect(try await run(.backend, profile, [], java: "17", before: "ulimit -n 4096").status == 7)
    }

    @Test("a machine that swaps, for a backend from 2.0 on", arguments: VersionProfile.all)
    func swap(profile: VersionProfile) async throws {
        // A program of that name comes first in the path; `ulimit` may not be high enough for the check before it.
        let list = "swapon() { echo Filename; echo /swapfile; }; export -f swapon"
        let limit = "ulimit() { echo 65536; }; export -f ulimit"
        let outcome = try await run(.backend, profile, checks, java: "17", before: "\(list); \(limit)")
        #expect(outcome.status == (profile.name == "1.2" ? 7 : 1))
        #expect(outcome.output.contains("swap memory") == (profile.name != "1.2"))
        let none = "swapon() { return 127; }; export -f swapon"
        #expect(try await run(.backend, profile, checks, java: "17", before: "\(none); \(limit)").status == 7)
    }
}
