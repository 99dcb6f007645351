import Glibc
import TestSupport
import Testing

/// Rules 11 and 15: a stop may come at any instant, more than once, and its end is always the same.
///
/// The seed is printed; `DORIS_SUPERVISOR_TEST_SEED` brings the numbers back, if not the races.
@Suite("Init, stops at any instant", .needsBuiltPrograms)
struct StopInstantTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A child, and the codes with which its supervisor may end: it depends on how far it has come.
    struct Life: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let script: String
        var restartLimit = 3
        let codes: Set<Int32>

        static let all = [
            Life(testDescription: "one that runs", script: "sleep 60 & wait", codes: [0]),
            Life(testDescription: "one that takes a moment to end", script: slow, codes: [0, 6]),
            Life(
                testDescription: "one that leaves a process which takes a moment",
                script: "setsid bash -c \"\(lingering)\" & exec sleep 60",
                codes: [0]
            ),
            // While the leftover is being ended, the supervisor sweeps; a stop that comes before the start has no code.
            Life(
                testDescription: "one that ends by itself and leaves a process",
                script: "setsid bash -c \"\(lingering)\" & exit 3",
                restartLimit: 0,
                codes: [0, 3]
            ),
            // Between two starts there is no child whose code would count.
            Life(
                testDescription: "one that crashes again and again",
                script: "exit 3",
                restartLimit: 900,
                codes: [0, 3]
            ),
        ]

        private static let slow =
            "trap 'sleep 0.005; exit 6' TERM; mkfifo pipe 2>/dev/null; while :; do read -t 0.05 line <> pipe; done"
        private static let lingering =
            "trap 'sleep 0.01; exit 0' TERM; mkfifo other 2>/dev/null; while :; do read -t 0.05 line <> other; done"
    }

    @Test("it ends with its documented code and leaves nothing", arguments: Mode.available, Life.all)
    func anyInstant(mode: Mode, life: Life) throws {
        var numbers = SeededNumbers()
        print("Stops at any instant: seed \(numbers.seed)")
        for round in 0..<20 {
            let node = try stage.script(
                life.script,
                settings: ["SUPERVISOR_RESTART_LIMIT": "\(life.restartLimit)", "SUPERVISOR_STOP_GRACE": "60s"],
                mode: mode
            )
            // From its first line on, the supervisor has taken its signals over.
            try node.wait(for: "the first line") { !node.output.lines.isEmpty }
            // Some come at the start, some while the child runs, later ones while it ends.
            let delays = (0..<3).map { _ in UInt32.random(in: 0...(round % 2 == 0 ? 3_000 : 12_000), using: &numbers) }
            for (delay, signal) in zip(delays, [SIGTERM, SIGINT, SIGTERM]) {
                usleep(delay)
                node.send(signal)
            }
            let code = try node.waitForExit()
            let report = "seed \(numbers.seed), round \(round), delays \(delays) µs:\n\(node.output.text)"
            #expect(life.codes.contains(code), "\(report)")
            #expect(!node.output.text.contains("SIGKILL"), "\(report)")
            #expect(node.leftovers.isEmpty, "\(report)")
        }
    }

    @Test("a second SIGINT at any instant kills, if there is still something to kill", arguments: Mode.available)
    func impatience(mode: Mode) throws {
        var numbers = SeededNumbers()
        print("Stops at any instant: seed \(numbers.seed)")
        for round in 0..<20 {
            let node = try stage.script("trap '' TERM; while :; do sleep 60; done", mode: mode)
            try node.wait(for: "the first line") { !node.output.lines.isEmpty }
            let delays = (0..<2).map { _ in UInt32.random(in: 0...15_000, using: &numbers) }
            usleep(delays[0])
            node.send(SIGINT)
            try node.wait(for: "the first SIGINT") { node.output.text.contains("signal=SIGINT") }
            usleep(delays[1])
            node.send(SIGINT)
            let code = try node.waitForExit()
            let report = "seed \(numbers.seed), round \(round), delays \(delays) µs:\n\(node.output.text)"
            #expect([0, 137].contains(code), "\(report)")
            #expect(node.leftovers.isEmpty, "\(report)")
        }
    }
}
