import Doris
import Supervision
import TestSupport
import Testing

@Suite("Settings and help of the program", .needsBuiltPrograms)
struct SettingsTests {
    private func run(_ words: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
        try Program.run([BuiltPrograms.supervisor] + words, environment: environment)
    }

    @Test("bad settings end it with 78, each on one line with name, value and what is accepted")
    func badSettings() throws {
        let outcome = try run(
            "run",
            "be",
            environment: [
                "SUPERVISOR_HTTP_PORT": "70000", "SUPERVISOR_STOP_GRACE": "soon", "SUPERVISOR_BOOTSTRAPP": "never",
                "POD_IP": "nowhere", "PASSWD": "hush-hush",
            ]
        )
        #expect(outcome.code == 78)
        #expect(outcome.output.isEmpty)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.hasPrefix("doris-supervisor: bad setting ") })
        #expect(outcome.errors.contains("SUPERVISOR_HTTP_PORT: '70000' is not accepted; expected a port, 1 to 65535"))
        #expect(outcome.errors.contains("SUPERVISOR_STOP_GRACE: 'soon' is not accepted; expected a duration, 1s to 7d"))
        #expect(outcome.errors.contains("no such variable; did you mean SUPERVISOR_BOOTSTRAP?"))
        #expect(outcome.errors.contains("POD_IP: 'nowhere' is not accepted; expected an IP address"))
        #expect(!outcome.errors.contains("hush"))
    }

    @Test("a settings file is read, and a fault in it names the file")
    func file() throws {
        let folder = try #require(ScratchFolder())
        folder.write("http.port = x\nhttp.prot = 1\n", to: "settings.conf")
        let faulty = try run("run", "fe", environment: ["SUPERVISOR_CONFIG": folder.file("settings.conf")])
        #expect(faulty.code == 78)
        #expect(faulty.errors.contains("http.port in \(folder.file("settings.conf")): 'x'"))
        #expect(faulty.errors.contains("did you mean http.port?"))
        let missing = try run("run", "fe", environment: ["SUPERVISOR_CONFIG": "/no/such/file"])
        #expect(missing.code == 78)
        #expect(missing.errors.contains("SUPERVISOR_CONFIG: cannot read /no/such/file: No such file or directory"))
    }

    @Test("the help lists every setting and every command")
    func help() throws {
        let settings = try run("run", "--help")
        #expect(settings.code == 0)
        for definition in SettingsTable.all {
            #expect(settings.output.contains("  \(definition.variable), in files "))
        }
        let outcome = try run("--help")
        #expect(outcome.code == 0)
        for command in ["run", "post-start", "pre-stop", "probe", "status", "nodes", "version"] {
            #expect(outcome.output.contains("  \(command) "))
        }
    }

    @Test(
        "a wrong command line is told from a right one, and nothing is started",
        arguments: [
            ["run"], ["run", "xe"], ["probe", "alive"], ["nonsense"], ["post-start", "--limit", "-1"],
            ["run", "fe", "x"],
        ]
    )
    func wrongCommandLine(words: [String]) throws {
        let outcome = try Program.run([BuiltPrograms.supervisor] + words)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("Error: "))
        #expect(outcome.errors.contains("Usage: doris-supervisor"))
    }

    @Test("the version is one line")
    func version() throws {
        let outcome = try run("version")
        #expect(outcome.code == 0)
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.output == (try run("--version")).output)
    }
}
