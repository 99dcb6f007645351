import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The plan command", .needsBuiltPrograms)
struct PlanTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Asks for the plan of a home at an address.
    private func plan(_ home: Home, _ words: String..., settings: [String: String] = [:]) throws -> Program.Outcome {
        let own = [
            "PATH": Tools.path, "DORIS_HOME": home.path, "POD_NAME": "doris-fe-0", "POD_IP": home.address,
        ]
        return try Program.run([BuiltPrograms.supervisor, "plan"] + words, environment: own.merging(settings) { $1 })
    }

    @Test("tells of a recovery, with its reasons and steps, and changes nothing", arguments: ["1.2", "2.1", "4.0"])
    func recovery(version: String) throws {
        let node = try stage.cluster(version: version)
        #expect(try node.terminate() == 0)
        let moved = node.home.moved()
        let before = Files.fingerprint(of: moved.path)
        let record = moved.text("doris-meta/.doris-supervisor/frontend")

        let refused = try plan(moved, "fe")
        #expect(refused.code == 1)
        #expect(
            refused.output.contains("plan      refuse") && refused.output.contains("SUPERVISOR_FRONTEND_REPLICAS=1")
        )
        let planned = try plan(moved, "fe", settings: ["SUPERVISOR_FRONTEND_REPLICAS": "1"])
        #expect(planned.code == 0)
        #expect(planned.output.contains("plan      recover"))
        #expect(planned.output.contains("from \(node.home.address):9010 to \(moved.address):9010"))
        let json = try plan(moved, "fe", "--json", settings: ["SUPERVISOR_FRONTEND_REPLICAS": "1"])
        let document = try JSONValue(parsing: json.output.utf8)
        #expect(document["plan"]?.text == "recover" && document["metadata"]?.text == "complete")

        #expect(Files.fingerprint(of: moved.path) == before)
        #expect(moved.text("doris-meta/.doris-supervisor/frontend") == record)
    }

    @Test("beside a frontend that runs it says that the next start is a plain one")
    func running() throws {
        let node = try stage.cluster()
        let outcome = try plan(node.home, "fe")
        #expect(outcome.code == 0 && outcome.output.contains("plan      resume"))
        #expect(node.phase == .ready)
    }

    @Test("unusable settings and an unreadable volume have codes and one line each")
    func unusable() throws {
        let home = try stage.home(.frontend)
        #expect(try plan(home, "fe", settings: ["SUPERVISOR_BOOTSTRAP": "perhaps"]).code == 78)
        mkdir("\(home.path)/doris-meta/.doris-supervisor", 0o700)
        home.write("{", to: "doris-meta/.doris-supervisor/frontend")
        let outcome = try plan(home, "fe")
        #expect(outcome.code == 79)
        #expect(outcome.errors.contains("it is not a record of this version"))
    }
}
