import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Hooks and orders over the control socket", .needsBuiltPrograms)
struct ControlTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("twenty hooks at once all end with 0, once registered and once announced, and the log tells of each")
    func manyHooks() throws {
        let home = try stage.home(.frontend)
        let node = try stage.start(stage.home(.backend), frontends: [home])
        try node.wait(for: .registering)
        let starts = try (0..<20).map { _ in try node.launch("post-start", "--strict") }
        try node.wait(for: "all of them") { node.lines(with: "A hook waits for the registration") == 20 }
        #expect(starts.allSatisfy { $0.program.exitCode == nil })
        let frontend = try stage.start(home)
        for start in starts { #expect(start.program.exitCode(within: .seconds(20)) == 0, "\(start.output.text)") }
        try node.wait(for: "their ends") { node.lines(with: "was answered", "request=post-start") == 20 }
        #expect(try node.run("post-start").code == 0)

        let stops = try (0..<20).map { _ in try node.launch("pre-stop") }
        for stop in stops { #expect(stop.program.exitCode(within: .seconds(20)) == 0, "\(stop.output.text)") }
        try node.expect(.draining, startup: 200)
        #expect(try node.run("pre-stop").code == 0)
        #expect(node.lines(with: "A hook announced the stop") == 21)
        try node.wait(for: "their ends") { node.lines(with: "was answered", "request=pre-stop") == 21 }
        #expect(node.lines(with: "A stop begins") == 1)
        #expect(try node.terminate() == 0)
        frontend.end()
    }

    @Test("hooks end with 0 where no supervisor is, and post-start within its limit")
    func nobody() throws {
        let node = try stage.script("exec sleep 60")
        try node.wait(for: "the child") { node.childPID != nil }
        try node.loseContainer()
        #expect(Files.exists(node.home.controlSocket))
        #expect(try node.run("pre-stop").code == 0)
        #expect(try node.run("post-start", "--limit", "1").code == 0)
        #expect(try node.run("post-start", "--limit", "0", "--strict").code == 1)
        #expect(try node.run("park").code == 1)
    }

    @Test("hundreds of clients that say nothing, half a line, junk or a megabyte leave a ready node unmoved")
    func crowd() throws {
        let node = try stage.cluster()
        let socket = node.home.controlSocket
        let texts = [
            "", "{\"command\":", "junk\n", "{\"command\":\"status\"}\n", String(repeating: "x", count: 1 << 20),
            "\n\n\n",
            String(repeating: "[", count: 4_000) + "\n", "{\"command\":\"park\"}",
        ]
        let crowd = try (0..<200).map { _ in try #require(Connection(toSocket: socket)) }
        for (index, guest) in crowd.enumerated() { guest.say(texts[index % texts.count]) }
        #expect(try node.run("status").output.contains("ready"))
        // Some 75 of them were answered and closed; together with these there are too many.
        let more = (0..<250).compactMap { _ in Connection(toSocket: socket) }
        #expect(node.probes == [200, 200, 200])
        withExtendedLifetime((crowd, more)) {}
        #expect(node.starts == 1 && node.intent == "run")
        #expect(node.lines(with: "An order came") == 0)
    }

    @Test("after a crowd has left, commands are served again")
    func afterwards() throws {
        let node = try stage.script("exec sleep 60")
        try node.wait(for: "the child") { node.childPID != nil }
        do {
            let crowd = (0..<400).compactMap { _ in Connection(toSocket: node.home.controlSocket) }
            #expect(crowd.count > 256)
            let late = Connection(toSocket: node.home.controlSocket)?.exchange("{\"command\":\"status\"}\n")
            #expect(late?.isEmpty ?? true)
            withExtendedLifetime(crowd) {}
        }
        try node.wait(for: "an answer") {
            Connection(toSocket: node.home.controlSocket)?.exchange("{\"command\":\"status\"}\n").contains("phase")
                == true
        }
        #expect(try node.run("status").code == 0)
    }

    @Test("another user is refused and changes nothing", .needsForeignProcesses)
    func anotherUser() throws {
        chmod(stage.folder.path, 0o755)
        let node = try stage.script("exec sleep 60")
        try node.wait(for: "the child") { node.childPID != nil }
        let nobody = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        for command in ["status", "park", "pre-stop"] {
            let outcome = try node.execute(nobody + [BuiltPrograms.supervisor, command])
            #expect(outcome.code == (command == "pre-stop" ? 0 : 1))
            #expect(outcome.errors.contains("Permission denied"), "\(outcome.everything)")
        }
        #expect(node.lines(with: "A stop begins") == 0 && node.intent == "run")
    }

    @Test("orders of several clients at once are dealt with one by one, and record and state agree")
    func manyOrders() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        mkdir("\(home.path)/storage", 0o755)
        let node = try stage.start(home, command: ["/bin/sleep", "60"])
        try node.wait(for: "the child") { node.childPID != nil }
        let orders = (0..<6).flatMap { _ in ["park", "pause", "unpark", "resume"] }
        let clients = try orders.map { try node.launch($0, "--limit", "15") }
        for client in clients {
            #expect(client.program.exitCode(within: .seconds(30)) != nil, "\(client.output.text)")
        }
        #expect(node.lines(with: "An order came") == orders.count)
        let intent = try #require(node.intent)
        #expect(home.record.contains(intent) || (intent == "run" && home.record.isEmpty))
        #expect(try node.run("park").code == 0)
        try node.expect(.parked, startup: 200)
        let starts = node.starts
        #expect(try node.run("unpark").code == 0)
        try node.wait(for: "another start") { node.starts == starts + 1 }
        #expect(try node.terminate() == 0)
    }

    @Test("an order during a stop changes nothing and says so")
    func duringStop() throws {
        let node = try stage.start(stage.home(.backend))
        try node.wait(for: .registering)
        #expect(try node.run("pre-stop").code == 0)
        let park = try node.run("park")
        #expect(park.code == 1)
        #expect(park.errors.contains("a stop is under way"))
        #expect(node.home.record.isEmpty)
        #expect(try node.terminate() == 0)
    }
}
