import Doris
import Glibc
import Supervision
import Synchronization
import TestSupport

/// A node below its supervisor, which runs as it would in a pod.
final class Supervised: Sendable {
    let home: Home
    /// What supervisor and child wrote.
    let output: OutputFile
    /// The supervisor's number as this test sees it; `nil` when it ended before that could be learned.
    let pid: pid_t?
    private let mode: Mode
    private let program: Program
    let environment: [String: String]
    private let isOver = Mutex(false)

    /// Starts a supervisor; nothing is waited for but its existence.
    ///
    /// `words`: The supervisor's whole command line, after the mode's own words.
    init(
        _ home: Home,
        environment: [String: String],
        mode: Mode,
        words: [String]
    ) throws {
        let output = try OutputFile()
        let program = try Program(
            mode.launcher + words,
            environment: environment,
            output: output,
            errors: output,
            leak: true
        )
        (self.home, self.environment, self.mode, self.output, self.program) = (home, environment, mode, output, program)
        var found: pid_t?
        switch mode {
        case .subreaper: found = program.pid
        case .namespace:
            _ = eventually {
                found = ProcessTable.children(of: program.pid).first
                return found != nil || program.exitCode != nil
            }
        }
        pid = found
    }

    deinit { end() }

    /// Kills everything that this node started and that is left; a second call does nothing.
    func end() {
        let wasOver = isOver.withLock { isOver in
            defer { isOver = true }
            return isOver
        }
        if wasOver { return }
        let variable = "DORIS_HOME=\(home.path)"
        if program.exitCode == nil, let pid {
            if mode == .subreaper { kill(pid, SIGSTOP) } else { kill(pid, SIGKILL) }
        }
        for pid in ProcessTable.withVariable(variable) where pid != program.pid { kill(pid, SIGKILL) }
        guard program.exitCode(within: mode == .subreaper ? .zero : .seconds(5)) == nil else { return }
        kill(program.pid, SIGKILL)
        _ = program.exitCode(within: .seconds(5))
    }

    /// Whether the supervisor, or what launched it, has not ended.
    var isRunning: Bool { program.exitCode == nil }

    // MARK: - What it says

    /// Asks the probe server.
    func ask(_ path: String) -> HTTPAnswer? { HTTPAnswer("GET", path, at: home.address) }

    /// The status document.
    var status: JSONValue? { ask("/status")?.json }
    var phase: Phase? { status?["phase"]?.text.flatMap(Phase.init) }
    var reason: String { status?["reason"]?.text ?? "" }
    /// The main child's number in the supervisor's own namespace.
    var childPID: Int64? { status?["child"]?["pid"]?.integer }
    var starts: Int64 { status?["child"]?["starts"]?.integer ?? 0 }

    /// Runs a command of the supervisor as a hook or a person would, in the same environment.
    func run(_ arguments: String..., within limit: Duration = .seconds(20)) throws -> Program.Outcome {
        try execute([BuiltPrograms.supervisor] + arguments, within: limit)
    }

    /// Runs any command line in the same environment.
    func execute(_ words: [String], within limit: Duration = .seconds(20)) throws -> Program.Outcome {
        try Program.run(words, environment: environment, within: limit)
    }

    /// The processes of the stand-in or a script below the supervisor, by words of their command line.
    func processes(with words: String...) -> [pid_t] {
        guard let pid else { return [] }
        return ProcessTable.descendants(of: pid).filter { Set(words).isSubset(of: $0.words) }.map(\.pid)
    }

    /// The server below the start script.
    var server: pid_t? { processes(with: BuiltPrograms.simulator).first }

    /// Processes of this node that run although its supervisor has ended.
    var leftovers: [pid_t] { ProcessTable.withVariable("DORIS_HOME=\(home.path)") }

    // MARK: - What is done to it

    /// Sends the supervisor a signal from outside, as the kubelet does.
    func send(_ signal: Int32) {
        guard program.exitCode == nil, let pid else { return }
        kill(pid, signal)
    }

    /// Waits until a fact can be observed.
    func wait(for what: String, within limit: Duration = .seconds(20), _ fact: () -> Bool) throws {
        guard !eventually(within: limit, fact) else { return }
        throw Overdue("\(what) did not come; status: \(status?.serialized ?? "none"); output:\n\(output.text)")
    }

    func wait(for phase: Phase, within limit: Duration = .seconds(20)) throws {
        try wait(for: "the phase \(phase)", within: limit) { self.phase == phase }
    }

    /// Waits for the end.
    func waitForExit(within limit: Duration = .seconds(20)) throws -> Int32 {
        try wait(for: "the end", within: limit) { program.exitCode != nil }
        return program.exitCode ?? -1
    }

    /// Stops it as the kubelet does without a hook.
    func terminate() throws -> Int32 {
        send(SIGTERM)
        return try waitForExit()
    }
}
