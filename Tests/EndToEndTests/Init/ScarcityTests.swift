import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rule 18: whatever is short, the supervisor says so and ends as documented, and never traps.
@Suite("Init, scarcity", .needsBuiltPrograms, .needsPython)
struct ScarcityTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func limited(_ limit: String) -> [String] { ["/usr/bin/prlimit", limit] }

    @Test("16 open files are enough", arguments: Mode.available)
    func fewFiles(mode: Mode) throws {
        let node = try stage.script("mkfifo in; : > up; read line < in", mode: mode, prelude: limited("--nofile=16:16"))
        try node.wait(for: "the child") { node.home.has("up") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.run("status").code == 0)
        // More than it can take; a stop needs none of them.
        let held = (0..<32).compactMap { _ in Connection(to: node.home.address, port: 8099) }
        #expect(try node.terminate() == 0)
        withExtendedLifetime(held) {}
    }

    @Test("fewer than it needs end it with one line", arguments: Mode.available, [3, 5, 8, 12])
    func tooFewFiles(mode: Mode, count: Int) throws {
        let node = try stage.script("exit 1", mode: mode, prelude: limited("--nofile=\(count):\(count)"))
        #expect(try node.waitForExit() == 79)
        #expect(node.output.lines.count == 1)
        #expect(node.output.text.contains("Too many open files; the limit on open files is too low"))
    }

    @Test(
        "a limit on processes that leaves no room for its threads ends it with one line",
        .needsProcessLimit,
        arguments: Mode.available,
        1...6
    )
    func noThreads(mode: Mode, count: Int) throws {
        let limit = try ProcessLimit(count)
        let node = try stage.script("exit 1", mode: mode, prelude: limit.prelude)
        #expect(try node.waitForExit() == 79)
        #expect(node.output.lines.count == 1)
        #expect(node.output.text.contains("the limit on processes is reached; check the pod's pids limit"))
        node.end()
    }

    @Test(
        "a restart that one leaves no room for waits until there is some",
        .needsProcessLimit,
        arguments: Mode.available
    )
    func noChild(mode: Mode) throws {
        let limit = try ProcessLimit(100)
        // The second start finds the room taken: by a process that is none of the supervisor's.
        let home = Home(emptyFor: .backend, in: stage.folder)
        mkfifo("\(home.path)/go", 0o600)
        let node = try stage.start(
            home,
            mode: mode,
            command: ["/bin/bash", "-c", ": > up; read line < go; exit 1"],
            prelude: limit.prelude
        )
        try node.wait(for: "the child") { home.has("up") }
        try node.wait(for: "rest") { limit.current == 5 }
        try limit.set(4)
        home.write("go\n", to: "go")
        try node.wait(for: .waiting)
        #expect(node.reason.contains("the limit on processes is reached; check the pod's pids limit"))
        #expect(node.ask("/livez")?.status == 200)
        try limit.set(100)
        try node.wait(for: "another start") { node.starts == 2 }
        #expect(try node.terminate() == 0)
        #expect(node.leftovers.isEmpty)
        node.end()
    }

    @Test("a full limit does not keep a stop from working", .needsProcessLimit, arguments: Mode.available)
    func stopsWithoutRoom(mode: Mode) throws {
        let limit = try ProcessLimit(100)
        let node = try stage.script("mkfifo in; : > up; read line < in", mode: mode, prelude: limit.prelude)
        try node.wait(for: "the child") { node.home.has("up") }
        try node.wait(for: "rest") { limit.current == 5 }
        try limit.set(1)
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 0)
        node.end()
    }

    @Test("no room for queued signals does not keep events from arriving", arguments: Mode.available)
    func noQueue(mode: Mode) throws {
        let node = try stage.script(
            "mkfifo in; : > up; read line < in",
            mode: mode,
            prelude: limited("--sigpending=0:0")
        )
        try node.wait(for: "the child") { node.home.has("up") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 0)
    }
}
