import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rules 7, 16 and 17: what becomes of the child's status and of a child that can't be started.
@Suite("Init, exit codes", .needsBuiltPrograms)
struct ExitCodeTests {
    private let stage: Stage
    private let once = ["SUPERVISOR_RESTART_LIMIT": "0"]

    init() throws { stage = try Stage() }

    /// Runs a script for each number, some at a time, and gives their exit codes.
    private func codes(of numbers: [Int32], mode: Mode, script: (Int32) -> String) throws -> [Int32: Int32] {
        var codes: [Int32: Int32] = [:]
        for start in stride(from: 0, to: numbers.count, by: 8) {
            let batch = try numbers[start...].prefix(8).map { number in
                (number, try stage.script(script(number), settings: once, mode: mode))
            }
            for (number, node) in batch { codes[number] = try node.waitForExit() }
        }
        return codes
    }

    @Test("every exit code from 0 to 255 comes out", arguments: Mode.available)
    func everyCode(mode: Mode) throws {
        let codes = try codes(of: Array(0...255), mode: mode) { "exit \($0)" }
        #expect(codes.count == 256)
        for (code, seen) in codes where seen != code { Issue.record("exit \(code) came out as \(seen)") }
    }

    @Test("a program without a slash is looked for in PATH", arguments: Mode.available)
    func path(mode: Mode) throws {
        for (program, code) in [("false", Int32(1)), ("no-such-program", 127)] {
            let home = Home(emptyFor: .backend, in: stage.folder)
            let node = try stage.start(home, settings: once, mode: mode, command: [program])
            #expect(try node.waitForExit() == code, "\(program)")
        }
    }

    @Test("every signal that ends a process comes out as 128 + n", arguments: Mode.available)
    func everySignal(mode: Mode) throws {
        let harmless = [SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU]
        let fatal = (1...31).filter { !harmless.contains($0) } + [34, 64]
        // Not by bash, which ignores SIGQUIT.
        let codes = try codes(of: fatal, mode: mode) { "ulimit -c 0; exec /bin/sh -c 'kill -\($0) $$'" }
        #expect(codes.count == fatal.count)
        for (signal, seen) in codes where seen != 128 + signal { Issue.record("signal \(signal) came out as \(seen)") }
    }

    @Test("a core dump changes nothing of it", arguments: Mode.available)
    func coreDump(mode: Mode) throws {
        let node = try stage.script("ulimit -c unlimited 2>/dev/null; kill -SEGV $$", settings: once, mode: mode)
        #expect(try node.waitForExit() == 139)
    }

    @Test(
        "after a stop that was asked for, 0 and 143 are 0 and all else is the child's own",
        arguments: Mode.available,
        [(0, 0), (143, 0), (1, 1), (7, 7), (130, 130), (255, 255)] as [(Int32, Int32)]
    )
    func afterStop(mode: Mode, codes: (own: Int32, expected: Int32)) throws {
        let script = "trap 'exit \(codes.own)' TERM; mkfifo pipe; : > up; while :; do read -t 0.05 line <> pipe; done"
        let node = try stage.script(script, settings: once, mode: mode)
        try node.wait(for: "the child") { node.home.has("up") }
        #expect(try node.terminate() == codes.expected)
    }

    @Test("a child that SIGTERM ends is a stop that ended well", arguments: Mode.available)
    func endedBySignal(mode: Mode) throws {
        let node = try stage.script("touch up; exec sleep 60", settings: once, mode: mode)
        try node.wait(for: "the child") { !node.processes(with: "sleep", "60").isEmpty }
        #expect(try node.terminate() == 0)
    }

    @Test("what cannot be started ends it as a shell would, in one line that names it", arguments: Mode.available)
    func impossible(mode: Mode) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write("#!/no/such/interpreter\n", to: "uninterpreted", mode: 0o755)
        home.write("not a program", to: "plain", mode: 0o644)
        home.write("\u{7F}ELF of another kind", to: "formless", mode: 0o755)
        let cases: [(String, Int32)] = [
            ("/no/such/program", 127), ("\(home.path)/plain/below", 127), ("\(home.path)/uninterpreted", 127),
            ("\(home.path)/plain", 126), ("\(home.path)/formless", 126), (home.path, 126),
        ]
        for (path, code) in cases {
            let node = try stage.start(home, mode: mode, command: [path])
            #expect(try node.waitForExit() == code)
            #expect(node.output.lines.count { $0.contains("Doris could not be started") && $0.contains(path) } == 1)
        }
    }

    @Test("arguments reach the child as they were given", arguments: Mode.available)
    func arguments(mode: Mode) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let script = "printf '%s,' \"$0\" \"$@\" > words; exit 4"
        let command = ["/bin/sh", "-c", script, "a name", "", "b c", "ü", "--", "run", "-x=$HOME"]
        let node = try stage.start(home, settings: once, mode: mode, command: command)
        #expect(try node.waitForExit() == 4)
        #expect(home.text("words") == "a name,,b c,ü,--,run,-x=$HOME,")
    }
}
