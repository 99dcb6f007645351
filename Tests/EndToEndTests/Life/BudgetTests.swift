import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The stop's budget", .needsBuiltPrograms)
struct BudgetTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func start(
        _ role: NodeRole,
        _ version: String,
        grace: String,
        configuration: [String] = [],
        ordinal: Int = 0
    ) throws -> Supervised {
        try stage.start(
            stage.home(role, version: version, configuration: configuration),
            ordinal: ordinal,
            settings: ["SUPERVISOR_STOP_GRACE": grace]
        )
    }

    @Test("a grace period that Doris may need more than is warned about, with the sum and what to set")
    func warnings() throws {
        let short = try start(.backend, "2.1", grace: "20s")
        let configured = try start(.backend, "2.1", grace: "20s", configuration: ["grace_shutdown_wait_seconds = 60"])
        let old = try start(.backend, "1.2", grace: "20s")
        let newest = try stage.home(.backend, version: "4.0")
        // The stand-in's script lacks the option by which a backend is known that sleeps before it ends.
        let script = newest.text("bin/start_be.sh").replacing("-l 'version'", with: "-l 'version' -l 'benchmark'")
        newest.write(script, to: "bin/start_be.sh", mode: 0o755)
        let sleepy = try stage.start(newest, settings: ["SUPERVISOR_STOP_GRACE": "120s"])
        let draining = try start(.frontend, "4.0", grace: "120s", ordinal: 1)
        let expected: [(Supervised, String)] = [
            (
                short,
                "Doris may need 138 s to end (3 s to notice, 120 s for queries, 0 s of delay, 15 s to take down) and the"
                    + " budget is 18 s (20 s less the reserve); what runs then is killed. Set"
                    + " terminationGracePeriodSeconds to 141, or lower grace_shutdown_wait_seconds by 121 or more"
            ),
            (configured, "may need 78 s"), (old, "(10 s to notice, 0 s for queries"), (sleepy, "30 s of delay"),
            (draining, "300 s for queries"),
        ]
        for (node, words) in expected {
            try node.wait(for: "the warning") { node.lines(with: "WARNING The pod's grace period is short") == 1 }
            #expect(node.output.text.contains(words), "\(node.output.text)")
        }
        #expect(!old.output.text.contains("or lower"))
    }

    @Test("a grace period that is enough is not spoken of")
    func enough() throws {
        let nodes = [
            try start(.backend, "2.1", grace: "141s"), try start(.frontend, "2.1", grace: "20s", ordinal: 1),
            try start(.backend, "2.1", grace: "30s", configuration: ["grace_shutdown_wait_seconds = 1"]),
        ]
        for node in nodes {
            try node.wait(for: "the begin") { node.phase == .registering || node.phase == .waiting }
            #expect(node.lines(with: "grace period") == 0, "\(node.output.text)")
        }
    }

    @Test("nobody's word about the grace period is told, and 60 s are assumed")
    func unknown() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let node = try stage.start(home, settings: ["SUPERVISOR_STOP_GRACE": ""], command: ["/bin/sleep", "60"])
        try node.wait(for: "the child") { node.childPID != nil }
        #expect(node.lines(with: "WARNING The pod's grace period is not known: 60 s are assumed") == 1)
        let other = try stage.start(
            Home(emptyFor: .backend, in: stage.folder),
            settings: ["SUPERVISOR_STOP_GRACE": "", "TERMINATION_GRACE_PERIOD_SECONDS": "90"],
            command: ["/bin/sh", "-c", "trap '' TERM; touch up; exec sleep 60"]
        )
        try other.wait(for: "the child") { other.home.has("up") }
        #expect(other.lines(with: "grace period") == 0)
        other.send(SIGTERM)
        try other.wait(for: .terminating)
        let stop = other.status?["stop"]
        let (elapsed, left) = (stop?["elapsedSeconds"]?.number ?? 0, stop?["leftSeconds"]?.number ?? 0)
        // Two seconds are kept in reserve; the two numbers are rounded.
        #expect(abs(elapsed + left - 88) < 0.01)
    }

    @Test("a stop ends when nothing is left, however long it might take")
    func early() throws {
        let node = try stage.script(
            "(trap '' HUP; exec sleep 0.3) & exec sleep 60",
            settings: ["SUPERVISOR_STOP_GRACE": "7d"]
        )
        try node.wait(for: "the server") { node.processes(with: "sleep", "60").count == 1 }
        #expect(try node.run("pre-stop").code == 0)
        #expect(try node.terminate() == 0)
        #expect(node.leftovers.isEmpty)
    }
}
