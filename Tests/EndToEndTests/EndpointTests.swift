import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Probes, status, metrics and the control socket", .needsBuiltPrograms)
struct EndpointTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func running() throws -> Supervised {
        let node = try stage.script("sleep 60")
        try node.wait(for: "the child") { node.childPID != nil }
        return node
    }

    @Test("GET and HEAD, 404 and 405")
    func methods() throws {
        let node = try running()
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.ask("/livez")?.json?["phase"]?.text != nil)
        #expect(node.ask("/nothing")?.status == 404)
        #expect(HTTPAnswer("POST", "/livez", at: node.home.address)?.status == 405)
        let head = try #require(HTTPAnswer("HEAD", "/readyz", at: node.home.address))
        #expect(head.status == 503)
        #expect(head.body.isEmpty)
    }

    @Test("the probe command exits as the probe answers")
    func probeCommand() throws {
        let node = try running()
        let live = try node.run("probe", "live")
        #expect(live.code == 0)
        #expect(live.output.hasPrefix("live: ok, "))
        let ready = try node.run("probe", "ready")
        #expect(ready.code == 1)
        #expect(ready.output.split(separator: "\n").count == 1)
        #expect(try node.terminate() == 0)
        let nobody = try node.run("probe", "live")
        #expect(nobody.code == 1)
        #expect(nobody.output.contains("does not answer"))
    }

    @Test("the status is one document over HTTP and over the socket")
    func status() throws {
        let node = try running()
        let document = try #require(node.status)
        for member in ["role", "phase", "reason", "phaseSeconds", "node", "child", "membership", "health", "stop"] {
            #expect(document[member] != nil, "\(member)")
        }
        let command = try node.run("status", "--json")
        let same = try JSONValue(parsing: command.output.utf8)
        #expect(same["child"] == document["child"])
        let text = try node.run("status").output
        #expect(text.contains("doris    runs as pid"))
    }

    @Test("the metrics are families with one HELP and one TYPE each")
    func metrics() throws {
        let node = try running()
        let answer = try #require(node.ask("/metrics"))
        #expect(answer.headers.contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
        let lines = answer.body.split(separator: "\n")
        let helps = lines.filter { $0.hasPrefix("# HELP ") }.map { $0.split(separator: " ")[2] }
        let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(helps.count > 5 && helps == types && Set(helps).count == helps.count)
        for line in lines where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" && $0 != " " }
            #expect(types.contains(name), "\(line)")
            #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
        }
        #expect(lines.contains("doris_supervisor_child_starts_total 1"))
    }

    @Test("the control socket is for our own user, and junk leaves PID 1 unmoved", arguments: Mode.available)
    func socket(mode: Mode) throws {
        let node = try stage.script("sleep 60", mode: mode)
        try node.wait(for: "the child") { node.childPID != nil }
        var information = stat()
        #expect(lstat(node.home.controlSocket, &information) == 0)
        #expect(information.st_mode & 0o777 == 0o600)
        for text in ["junk\n", "\n", "{\"command\":\"halt\"}\n", String(repeating: "x", count: 1 << 20)] {
            let answer = Connection(toSocket: node.home.controlSocket)?.exchange(text)
            #expect(answer?.contains("\"error\"") == true)
        }
        #expect(try node.run("status").code == 0)
        #expect(node.starts == 1)
    }

    @Test("pre-stop with nobody there returns 0 and says so")
    func nobody() throws {
        let node = try running()
        #expect(try node.terminate() == 0)
        let outcome = try node.run("pre-stop")
        #expect(outcome.code == 0)
        #expect(outcome.errors.contains("pre-stop: the control socket"))
        #expect(!Files.exists(node.home.controlSocket))
    }
}
