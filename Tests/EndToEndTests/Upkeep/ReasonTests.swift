import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("What a frontend's log says of its start", .needsBuiltPrograms)
struct ReasonTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A frontend whose Doris says one line in its log and then does something.
    private func frontend(saying line: String, then action: String) throws -> Supervised {
        let home = try stage.home(.frontend)
        let script =
            "mkdir -p log; echo '2026-01-01 00:00:00,000 ERROR (main|1) [X.y():1] \(line)' >> log/fe.log; \(action)"
        return try stage.start(
            home,
            settings: [
                "SUPERVISOR_RESTART_LIMIT": "0", "SUPERVISOR_TERMINATION_MESSAGE_FILE": "\(home.path)/message",
                "SUPERVISOR_STARTUP_STALL_AFTER": "1s",
            ],
            command: ["/bin/bash", "-c", script]
        )
    }

    @Test(
        "a line that names the cause of an end is in the termination message, with the code",
        arguments: [
            ("current fe 10.0.0.1:9010 is removed. will exit", "removed", 255),
            ("The hostname does not equal to the host in ROLE file", "address-changed", 255),
            (
                "It is not allowed to set metadata_failure_recovery to true when helper is given", "recovery-refused",
                255
            ),
            ("Clock delta: 7001 ms. between Feeder and this Replica exceeds max permissible delta", "clock-skew", 255),
            ("role file and version file must both exist or both not exist", "torn-metadata", 255),
        ]
    )
    func ends(line: String, cause: String, code: Int32) throws {
        let node = try frontend(saying: line, then: "exit 255")
        #expect(try node.waitForExit() == code)
        #expect(node.lines(with: "The cause of Doris' end", "cause=\(cause)") == 1, "\(node.output.text)")
        #expect(node.home.text("message").contains("What to do:"), "\(node.home.text("message"))")
    }

    @Test(
        "a line that names what is waited for is the reason of /readyz and of status, and no stall",
        arguments: [
            ("current node 10.0.0.2:9010 is not added to the group. please add it first", "added"),
            ("wait catalog to be ready. feType:INIT isReady:false", "waits for a master or a majority"),
        ]
    )
    func waits(line: String, words: String) throws {
        let node = try frontend(saying: line, then: "while :; do sleep 1; done")
        try node.wait(for: "the reason") { node.reason.contains(words) }
        let ready = try #require(node.ask("/readyz"))
        #expect(ready.status == 503 && ready.body.contains(words))
        #expect(try node.run("status").output.contains(words))
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.status?["startup"]?["stalls"]?.integer == 0)
        #expect(try node.terminate() == 0)
    }

    @Test(
        "a peer's clock that is too far off is told before Doris finds out",
        .needsPython,
        arguments: [(7, "7 s ahead of ours"), (-8, "8 s behind ours"), (3, "")]
    )
    func clock(lead: Int, words: String) throws {
        let peer = Home(emptyFor: .frontend, in: stage.folder)
        let source = """
            import http.server, json, sys, time
            class Supervisor(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    body = json.dumps({"phase": "recovering", "instance": "another", "clock": int(time.time()) + int(sys.argv[2]),
                                       "frontend": {"metadata": "complete", "clusterId": 7}}).encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *words): pass
            server = http.server.HTTPServer((sys.argv[1], 8099), Supervisor)
            print("up", flush=True)
            server.serve_forever()
            """
        let fake = try ChildProgram(try #require(Tools.python), ["-c", source, peer.address, "\(lead)"])
        #expect(fake.readLine() == "up")
        let node = try stage.start(stage.home(.frontend), frontends: [peer])
        try node.wait(for: "the reason") { node.phase == .waiting && node.reason.contains("says that it has metadata") }
        #expect(words.isEmpty ? !node.reason.contains("the clock at") : node.reason.contains(words), "\(node.reason)")
    }

    @Test("a volume on which BDB JE wants more room is named, and the supervisor ends with 80 after the crash")
    func littleRoom() throws {
        // More than any volume has: the write that founds the cluster fails.
        let home = try stage.home(.frontend, configuration: ["bdbje_free_disk_bytes = 4611686018427387904"])
        let node = try stage.start(home, settings: ["SUPERVISOR_TERMINATION_MESSAGE_FILE": "\(home.path)/message"])
        #expect(try node.waitForExit() == 80)
        #expect(node.lines(with: "The cause of Doris' end", "cause=disk-full") == 1, "\(node.output.text)")
        #expect(home.text("message").contains("free space on the volume or enlarge it"), "\(home.text("message"))")
        #expect(node.lines(with: "child.starts=") == 1)
    }
}
