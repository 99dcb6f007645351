import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Liveness", .needsBuiltPrograms, .needsPython)
struct LivenessTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private let impatient = ["SUPERVISOR_LIVENESS_AFTER": "1s"]

    @Test("a loop that is stuck fails liveness, still answers, holds no hook up, and recovers")
    func stuckLoop() throws {
        let node = try stage.start(stage.home(.backend), settings: ["SUPERVISOR_LIVENESS_AFTER": "2s"])
        try node.expect(.registering, startup: 200)
        let server = try #require(node.server)
        let loop = try FrozenThread(try #require(node.pid))
        try node.wait(for: "liveness to fail") { node.ask("/livez")?.status == 503 }
        #expect(node.ask("/livez")?.json?["reason"]?.text?.contains("loop has not answered") == true)
        #expect(node.probes == [200, 503, 503])
        #expect(try node.run("probe", "live").code == 1)
        #expect(try node.run("status", within: .seconds(8)).code == 0)
        // The grace period is 20 s, of which a hook must not use up much for a stop that does not begin.
        let hook = try node.run("pre-stop", within: .seconds(15))
        #expect(hook.code == 0)
        #expect(hook.errors.contains("PID 1 has not begun the stop"))
        #expect(try node.run("post-start", "--limit", "1").code == 0)
        #expect(node.server == server)

        loop.release()
        try node.wait(for: "liveness to come back") { node.ask("/livez")?.status == 200 }
        // What was asked for meanwhile is done now.
        try node.wait(for: .draining)
        #expect(try node.terminate() == 0)
    }

    @Test("hooks end with 0 beside a process that is stopped as a whole, and nothing comes of it")
    func stoppedProcess() throws {
        let node = try stage.start(stage.home(.backend))
        try node.wait(for: .registering)
        node.send(SIGSTOP)
        let commands = try [
            (node.launch("pre-stop"), Int32(0), "PID 1 does not answer"),
            (node.launch("post-start", "--limit", "60"), 0, "PID 1 does not answer"),
            (node.launch("status"), 1, "PID 1 does not answer"), (node.launch("probe", "live"), 1, "does not answer"),
        ]
        for (command, code, words) in commands {
            #expect(command.program.exitCode(within: .seconds(15)) == code)
            #expect(command.output.text.contains(words), "\(command.output.text)")
        }
        node.send(SIGCONT)
        try node.wait(for: "liveness") { node.ask("/livez")?.status == 200 }
        #expect(try node.terminate() == 0)
    }

    /// Starts a supervisor of another user over a server of root, which it may not signal.
    private func overUntouchable(patience: String, grace: String) throws -> Supervised {
        chmod(stage.folder.path, 0o755)
        let home = Home(emptyFor: .backend, in: stage.folder)
        chown(home.path, 65_534, 65_534)
        // Only a process that is root by every number may not be signalled by another user.
        let root = "\(home.path)/become-root"
        #expect(try Program.run(["/bin/cp", "/usr/bin/setpriv", root]).code == 0)
        chmod(root, 0o4755)
        let server = [root, "--reuid", "0", "--regid", "0", "--clear-groups", "/bin/sleep", "300"]
        let nobody = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        let node = try stage.start(
            home,
            settings: [
                "SUPERVISOR_STOP_GRACE": grace, "SUPERVISOR_LIVENESS_AFTER": patience,
                "SUPERVISOR_CONTROL_SOCKET": "\(home.path)/control.sock",
            ],
            command: server,
            prelude: nobody
        )
        // Not the program on its way to become root, whose words hold the same ones.
        try node.wait(for: "the server") {
            ProcessTable.descendants(of: node.pid ?? 0).contains { $0.words == ["/bin/sleep", "300"] }
        }
        return node
    }

    @Test("a stop ends within its budget although a SIGKILL has no effect", .needsForeignProcesses)
    func hopelessStop() throws {
        let node = try overUntouchable(patience: "30s", grace: "2s")
        #expect(try node.terminate() == 137)
        #expect(node.output.text.contains("A signal was denied"))
    }

    @Test("a SIGKILL that has no effect fails liveness after the patience, not before", .needsForeignProcesses)
    func unkillable() throws {
        let (patient, impatient) = (
            try overUntouchable(patience: "10m", grace: "10m"), try overUntouchable(patience: "1s", grace: "10m")
        )
        for node in [patient, impatient] {
            // The second one kills at once; the stop's own end is minutes away.
            node.send(SIGINT)
            try node.wait(for: .terminating)
            node.send(SIGINT)
        }
        try impatient.wait(for: "liveness to fail") { impatient.ask("/livez")?.status == 503 }
        #expect(impatient.phase == .killing)
        #expect(impatient.ask("/livez")?.json?["reason"]?.text == "SIGKILL has had no effect")
        #expect(impatient.probes == [200, 503, 503])
        try patient.expect(.killing, startup: 200)
        #expect(patient.lines(with: "A signal was denied", "SIGKILL") > 0)
        for node in [patient, impatient] {
            for pid in node.processes(with: "/bin/sleep", "300") { kill(pid, SIGKILL) }
            #expect(try node.waitForExit() == 137)
        }
    }

    @Test("Doris that hangs, frontends that never answer and a start that waits for them leave liveness alone")
    func doris() throws {
        let silent = Loopback.next()
        let listener = try Listener(at: silent, port: 9030)
        defer { withExtendedLifetime(listener) {} }
        let blackholed = impatient.merging(["SUPERVISOR_CLUSTER_FRONTENDS": silent]) { $1 }
        let backend = try stage.start(stage.home(.backend), settings: blackholed)
        let frontend = try stage.start(stage.home(.frontend), ordinal: 1, settings: blackholed)
        let hanging = try stage.start(stage.home(.frontend), settings: impatient)
        try hanging.wait(for: .ready)
        kill(try #require(hanging.server), SIGSTOP)
        #expect(backend.staysLive(beside: frontend, hanging, for: .seconds(3)))
        #expect(hanging.starts == 1)
        for node in [backend, frontend, hanging] { #expect(try node.terminate() == 0) }
    }

    @Test("a volume that hangs or is full leaves liveness alone, and orders wait for it", .needsHangingVolumes)
    func disk() throws {
        let volume = try HangingVolume()
        let home = Home(emptyFor: .backend, in: stage.folder)
        let settings = [
            "SUPERVISOR_STATE_DIR": "\(volume.path)/state",
            "SUPERVISOR_TERMINATION_MESSAGE_FILE": "\(volume.path)/message",
        ]
        let node = try stage.start(home, settings: impatient.merging(settings) { $1 }, command: ["/bin/sleep", "60"])
        try node.wait(for: "the child") { node.childPID != nil }
        try volume.freeze()
        let order = try node.run("park", "--limit", "1", within: .seconds(15))
        #expect(order.code == 1)
        #expect(order.errors.contains("not done (yet)"))
        #expect(node.staysLive(for: .seconds(2)))
        #expect(node.status?["intent"]?["underWay"]?.text == "parked")
        #expect(node.childPID != nil)
        try volume.thaw()
        try node.expect(.parked, startup: 200)
        try volume.freeze()
        #expect(try node.run("unpark", "--limit", "0", within: .seconds(15)).code == 1)
        node.send(SIGTERM)
        try node.wait(for: "the last line") { node.lines(with: "The supervisor ends", "exit.code=0") == 1 }
        // The kernel ends no process of which a thread waits for a disk.
        try volume.thaw()
        #expect(try node.waitForExit() == 0)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where a process of another user cannot be made.
    static var needsForeignProcesses: Self {
        .enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0, "root and setpriv are needed")
    }
}
