import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// The phases that other suites do not reach on their way; theirs are checked there, with their probes.
///
/// `boot` and `exiting` last milliseconds, in which no question gets an answer for certain; the log shows both.
@Suite("Phases and what the probes answer in them", .needsBuiltPrograms)
struct PhaseTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// The phases of a life in their order, as the log tells them; repeated reasons within one are left out.
    private func phases(of node: Supervised) -> [String] {
        node.output.lines.compactMap { line -> String? in
            guard line.contains("The phase changed") else { return nil }
            func value(_ key: String) -> Substring? {
                line.split(separator: " ").first { $0.hasPrefix("\(key)=") }?.dropFirst(key.count + 1)
            }
            guard let phase = value("phase"), value("phase.from") != phase else { return nil }
            return String(phase)
        }
    }

    @Test("a frontend that founds, crashes and is stopped goes through its phases in their order")
    func order() throws {
        let node = try stage.cluster()
        kill(try #require(node.server), SIGKILL)
        try node.wait(for: "another start") { node.starts == 2 }
        try node.wait(for: .ready)
        #expect(try node.run("pre-stop").code == 0)
        #expect(try node.terminate() == 0)
        let phases = phases(of: node).filter { $0 != "registering" }
        #expect(
            phases == [
                "preparing", "starting", "ready", "sweeping", "backoff", "preparing", "starting", "ready", "draining",
                "terminating", "sweeping", "exiting",
            ]
        )
    }

    @Test("a node that was ready is degraded while it does not serve, and ready again when it does")
    func degraded() throws {
        let home = try stage.home(.frontend, configuration: ["simulator_admin_port = 9999"])
        let sick = try stage.start(home)
        let hanging = try stage.cluster()
        try sick.wait(for: .ready)
        #expect(HTTPAnswer("POST", "/faults", at: home.address, port: 9999, body: "health unhealthy")?.status == 200)
        let server = try #require(hanging.server)
        kill(server, SIGSTOP)
        for node in [sick, hanging] { try node.expect(.degraded, startup: 200) }
        #expect(sick.reason.contains("does not serve"))
        #expect(HTTPAnswer("DELETE", "/faults", at: home.address, port: 9999)?.status == 200)
        kill(server, SIGCONT)
        for node in [sick, hanging] {
            try node.expect(.ready, startup: 200, ready: 200)
            #expect(node.starts == 1)
        }
    }

    @Test("a server that takes its time is terminating, and a stubborn one is killed", .needsPython)
    func terminating() throws {
        let source = """
            import os, signal
            signal.signal(signal.SIGTERM, lambda *_: open("asked", "w").close())
            signal.signal(signal.SIGUSR1, lambda *_: os._exit(0))
            open("up", "w").close()
            while True: signal.pause()
            """
        let node = try stage.python(source)
        try node.wait(for: "the server") { node.home.has("up") }
        node.send(SIGTERM)
        try node.expect(.terminating, startup: 200)
        #expect(node.reason == "Doris was asked to stop and has not ended yet")
        try node.wait(for: "its signal") { node.home.has("asked") }
        // Signals are passed on in a stop, too.
        node.send(SIGUSR1)
        #expect(try node.waitForExit() == 0)
    }

    @Test("what outlives a server is swept before anything else is started")
    func sweeping() throws {
        let source = """
            echo start >> starts
            if [ $(wc -l < starts) -gt 1 ]; then exec sleep 60; fi
            (trap '' TERM; touch daemon-up; while :; do sleep 0.1; done) &
            until [ -e daemon-up ]; do sleep 0.02; done
            exit 3
            """
        let node = try stage.script(source)
        try node.expect(.sweeping, startup: 200)
        #expect(node.reason.contains("exit code 3"))
        #expect(node.home.text("starts") == "start\n")
        try node.wait(for: "another start") { node.processes(with: "sleep", "60").count == 1 }
        #expect(node.processes(with: "/bin/bash").isEmpty)
        #expect(try node.terminate() == 0)
    }
}
