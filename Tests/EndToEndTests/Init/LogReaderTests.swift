import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rules 18, 22 and 23: nobody's reading or not reading of the log holds the supervisor up.
@Suite("Init, the log's reader", .needsBuiltPrograms, .needsPython)
struct LogReaderTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// What happens to the reader of the pipe that supervisor and child write to.
    enum Reader: String, CaseIterable, Sendable {
        case leaves, stopsReading
    }

    private func node(mode: Mode, script: String) throws -> (node: Supervised, pipe: NamedPipe) {
        let pipe = try NamedPipe(stage.folder.file("pipe"))
        let home = Home(emptyFor: .backend, in: stage.folder)
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_STOP_GRACE": "600s"],
            mode: mode,
            command: ["/bin/bash", "-c", script],
            prelude: Prelude.output(to: pipe.path)
        )
        try node.wait(for: "the child") { home.has("up") }
        return (node, pipe)
    }

    private func lose(_ pipe: NamedPipe, _ reader: Reader) throws {
        switch reader {
        case .leaves: pipe.leave()
        case .stopsReading:
            try pipe.fill()
            #expect(pipe.isFull)
        }
    }

    @Test("signals, probes, orphans and a stop work on without one", arguments: Mode.available, Reader.allCases)
    func works(mode: Mode, reader: Reader) throws {
        let script =
            "trap ': > forwarded' USR1; trap 'exit 4' TERM; mkfifo in; : > up; while :; do read -t 0.05 line <> in; done"
        let (node, pipe) = try node(mode: mode, script: script)
        try lose(pipe, reader)
        for _ in 0..<50 { node.send(SIGHUP) }
        node.send(SIGUSR1)
        try node.wait(for: "the forwarded signal") { node.home.has("forwarded") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 4)
        withExtendedLifetime(pipe) {}
    }

    @Test("a child that waits for the full pipe is stopped all the same", arguments: Mode.available)
    func waitingChild(mode: Mode) throws {
        let (node, pipe) = try node(mode: mode, script: ": > up; exec yes")
        try node.wait(for: "the full pipe") { pipe.isFull }
        #expect(try node.terminate() == 0)
    }

    @Test("lines that found no room are counted, and told when there is room again")
    func dropped() throws {
        let (node, pipe) = try node(mode: .best, script: ": > up; exec sleep 300")
        try node.wait(for: "the child") { !node.processes(with: "sleep", "300").isEmpty }
        try pipe.fill()
        for count in 1...3 {
            node.send(SIGHUP)
            try node.wait(for: "a dropped line") { droppedLines(node) >= count }
        }
        _ = pipe.read()
        node.send(SIGHUP)
        var text = ""
        try node.wait(for: "the report") {
            text += pipe.read()
            return text.contains("\"log.dropped\":")
        }
        #expect(try node.terminate() == 0)
    }

    private func droppedLines(_ node: Supervised) -> Int {
        let lines = (node.ask("/metrics")?.body ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("doris_supervisor_log_lines_dropped_total ") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    @Test("a device without room takes nothing, and that is all", arguments: Mode.available)
    func fullDevice(mode: Mode) throws {
        let node = try stage.script(
            "mkfifo in; : > up; read line < in",
            mode: mode,
            prelude: Prelude.output(to: "/dev/full")
        )
        try node.wait(for: "the child") { node.home.has("up") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 0)
    }

    @Test(
        "a grandchild that keeps the pipe does not keep the supervisor, nor does anybody else",
        arguments: Mode.available
    )
    func keptPipe(mode: Mode) throws {
        let script = "(setsid sleep 300 &); : > up; exec sleep 301"
        let (node, pipe) = try node(mode: mode, script: script)
        try node.wait(for: "the grandchild") {
            node.processes(with: "sleep").count == 2
        }
        // Somebody who isn't below the supervisor has the same pipe, and is left alone.
        let output = try OutputFile()
        let words = ["/bin/sh", "-c", "exec sleep 302 > \(pipe.path)"]
        let other = try Program(words, environment: ["PATH": Tools.path], output: output, errors: output)
        try node.wait(for: "somebody else") {
            ProcessTable.link("fd/1", of: other.pid) == pipe.path
        }
        #expect(try node.terminate() == 0)
        #expect(node.leftovers.isEmpty)
        #expect(other.exitCode == nil)
    }

    @Test("what a hook has to say stands in the supervisor's own log", arguments: Mode.available)
    func hook(mode: Mode) throws {
        let node = try stage.script("mkfifo in; : > up; read line < in", mode: mode)
        try node.wait(for: "the child") { node.home.has("up") }
        let before = node.output.lines.count
        #expect(try node.run("pre-stop").code == 0)
        #expect(node.output.lines.dropFirst(before).contains { $0.contains("A hook announced the stop") })
        #expect(try node.terminate() == 0)
    }
}
