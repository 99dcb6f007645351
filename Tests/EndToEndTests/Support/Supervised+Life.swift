import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// What a node shows of its life: phases with their probes, records, and what its log says.
extension Supervised {
    /// The three probes' answers, in the order startup, live, ready.
    var probes: [Int?] { ["/startupz", "/livez", "/readyz"].map { ask($0)?.status } }

    /// Waits for a phase and checks what the probes answer while it lasts.
    func expect(
        _ phase: Phase,
        startup: Int,
        live: Int = 200,
        ready: Int = 503,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var answers: [Int?] = []
        try wait(for: "the phase \(phase)") {
            guard self.phase == phase else { return false }
            answers = probes
            // What was answered beside a change of phase belongs to either.
            return self.phase == phase
        }
        #expect(answers == [startup, live, ready], "\(phase)", sourceLocation: sourceLocation)
    }

    /// Kills the supervisor as a kubelet does that has lost its patience, and with it all that it started.
    func loseContainer() throws {
        send(SIGKILL)
        _ = try waitForExit()
        for pid in leftovers { kill(pid, SIGKILL) }
        try wait(for: "the end of all processes") { leftovers.isEmpty }
    }

    /// How many of the log's lines hold all these words.
    func lines(with words: String...) -> Int {
        output.lines.count { line in words.allSatisfy { line.contains($0) } }
    }

    /// The cause of the last crash, by its word.
    var causeKind: String? { status?["child"]?["cause"]?["kind"]?.text }

    /// What people want of the node, by its word.
    var intent: String? { status?["intent"]?["state"]?.text }
}

extension Home {
    /// Where the supervisor keeps its records, below this node's data.
    var state: String { role == .frontend ? "doris-meta/.doris-supervisor" : "storage/.doris-supervisor" }

    /// What is recorded of people's orders.
    var record: String { text("\(state)/intent") }

    /// Leaves a record as somebody would who has mounted the volume elsewhere.
    func leaveRecord(_ text: String) {
        mkdir("\(path)/storage", 0o755)
        mkdir("\(path)/\(state)", 0o700)
        write(text, to: "\(state)/intent")
    }
}

extension Supervised {
    /// Starts a command of the supervisor beside others; its outputs come together.
    func launch(_ arguments: String...) throws -> (program: Program, output: OutputFile) {
        let output = try OutputFile()
        let words = [BuiltPrograms.supervisor] + arguments
        return (try Program(words, environment: environment, output: output, errors: output), output)
    }

    /// Whether every look at the liveness of this and other nodes succeeds for as long.
    func staysLive(beside others: Supervised..., for time: Duration) -> Bool {
        let nodes = [self] + others
        return !eventually(within: time) { nodes.contains { $0.ask("/livez")?.status != 200 } }
    }
}
