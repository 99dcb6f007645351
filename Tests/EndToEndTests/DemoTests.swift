import TestSupport
import Testing

@Suite("The demo", .needsBuiltPrograms)
struct DemoTests {
    private var script: String {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(tests)/Demo/demo.sh"
    }

    private func environment(path: String, folder: String) -> [String: String] {
        var environment = ["PATH": path, "TMPDIR": folder]
        environment[StatementArchive.variable] = StatementArchive.folder
        return environment
    }

    @Test("runs the main job to its end and leaves nothing", arguments: ["1.2", "2.1"])
    func runs(version: String) throws {
        let folder = try #require(ScratchFolder())
        let outcome = try Program.run(
            [script, BuiltPrograms.folder ?? ""],
            environment: environment(path: Tools.path, folder: folder.path).merging(["DEMO_DORIS_VERSION": version]) {
                $1
            },
            within: .seconds(120)
        )
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(outcome.output.contains("no process is left"))
        #expect(Files.names(in: folder.path) == [])
    }

    @Test("without the right to make namespaces it says so and runs as a subreaper")
    func withoutNamespaces() throws {
        let folder = try #require(ScratchFolder())
        folder.makeFolder("bin")
        folder.makeFolder("tmp")
        folder.write("#!/bin/sh\nexit 1\n", to: "bin/unshare", mode: 0o755)
        let outcome = try Program.run(
            [script, BuiltPrograms.folder ?? ""],
            environment: environment(path: folder.file("bin") + ":" + Tools.path, folder: folder.file("tmp")),
            within: .seconds(120)
        )
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(outcome.output.contains("may not make PID namespaces: each supervisor runs as a subreaper instead"))
    }
}
