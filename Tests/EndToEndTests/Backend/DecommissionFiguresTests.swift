import Doris
import Supervision
import TestSupport
import Testing

@Suite("The figures of a decommission", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct DecommissionFiguresTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Two backends with a table, of which one tablet moves in each of the frontend's rounds, five in a second.
    private func group(buckets: Int, settings: [String: String] = [:]) throws -> (BackendGroup, Supervised) {
        let group = try BackendGroup(
            version: "2.1",
            replicas: 2,
            configuration: ["simulator_tablets_per_round = 1"],
            in: stage
        )
        let nodes = try group.backends(2, settings: settings)
        try group.makeTable(buckets: buckets)
        return (group, nodes[1])
    }

    /// One look at the metrics.
    private struct Sample {
        /// The states that are said to be present.
        let states: [Substring]
        let start, now, least, rate, left: Double?

        init?(_ node: Supervised) {
            guard let answer = node.ask("/metrics"), answer.status == 200 else { return nil }
            let lines = answer.body.split(separator: "\n")
            func value(_ name: String) -> Double? {
                lines.first { $0.hasPrefix("doris_supervisor_decommission_\(name) ") }
                    .flatMap { $0.split(separator: " ").last.flatMap { Double($0) } }
            }
            states = lines.filter { $0.hasPrefix("doris_supervisor_decommission_state{") && $0.hasSuffix(" 1") }
                .map { $0.split(separator: "\"")[1] }
            (start, now, least) = (
                value(#"tablets{at="start"}"#), value(#"tablets{at="now"}"#), value(#"tablets{at="least"}"#)
            )
            (rate, left) = (value("tablets_per_minute"), value("seconds_left"))
        }
    }

    @Test("metrics count the tablets down, with rate and rest after 10 s; the log has a line each 10 s, no more")
    func moving() throws {
        let (group, node) = try group(buckets: 150)
        let idle = try #require(Sample(node))
        #expect(idle.states == ["idle"] && idle.now == nil && idle.rate == nil && idle.left == nil)
        let tablets = try #require(try group.row(of: node.home)?["TabletNum"].flatMap { Double($0) })
        #expect(try node.run("decommission", "start").code == 0)
        var samples: [Sample] = []
        try node.wait(for: "the last tablet's move", within: .seconds(60)) {
            if let sample = Sample(node) { samples.append(sample) }
            return samples.last?.states == ["finished"]
        }

        let moving = samples.filter { $0.states == ["moving"] }
        #expect(samples.allSatisfy { $0.states.count == 1 })
        #expect(moving.compactMap(\.start).allSatisfy { $0 == tablets } && moving.contains { $0.start != nil })
        let counts = moving.compactMap(\.now)
        #expect(Set(counts).count > 2 && zip(counts, counts.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(moving.allSatisfy { $0.now == $0.least })
        // Five leave in a second, as long as each round is in time.
        let rated = moving.filter { $0.rate != nil }
        #expect(!rated.isEmpty && moving.first?.rate == nil)
        for sample in rated {
            let (rate, now, left) = (try #require(sample.rate), try #require(sample.now), try #require(sample.left))
            #expect((10...330).contains(rate), "\(sample)")
            #expect(abs(left - now / rate * 60) < 0.1, "\(sample)")
        }
        let last = try #require(samples.last)
        #expect(last.states == ["finished"] && last.now == 0 && last.least == 0 && last.rate == nil)

        let lines = node.output.lines.filter { $0.contains("The node's decommission goes on") }
        let times = lines.compactMap { secondOfDay($0) }
        #expect(times.count == lines.count && times.count > 1, "\(lines)")
        #expect(zip(times, times.dropFirst()).allSatisfy { ($1 - $0 + 86_400) % 86_400 >= 10 }, "\(lines)")
        #expect(Set(lines.compactMap { $0.split(separator: "progress=").last }).count == lines.count)
        let states = node.output.lines.filter { $0.contains("The node's decommission state=") }
        #expect(Set(states.map { $0.split(separator: "state=")[1].prefix { $0 != " " } }).count == states.count)
    }

    /// When a line was logged, from `2024-05-06T07:08:09.123Z`, to the second that had begun.
    private func secondOfDay(_ line: Substring) -> Int? {
        let parts = line.prefix(19).suffix(8).split(separator: ":").compactMap { Int($0) }
        return parts.count == 3 ? parts[0] * 3_600 + parts[1] * 60 + parts[2] : nil
    }

    @Test("a scale-in's termination message says what came of it", arguments: [true, false])
    func message(isPossible: Bool) throws {
        // The tables of 2.1 itself need three backends.
        let count = isPossible ? 2 : 3
        let group = try BackendGroup(version: "2.1", replicas: count, in: stage)
        let file = "\(stage.folder.path)/message"
        let nodes = try group.backends(count, settings: ["SUPERVISOR_TERMINATION_MESSAGE_FILE": file])
        try group.makeTable()
        group.scale(to: count - 1, deleting: count - 1)
        #expect(try nodes[count - 1].terminate() == 0)
        let message = Files.text(at: file)
        let verdict = message.split(separator: "\n").first ?? ""
        #expect(verdict.hasPrefix("Doris backend was stopped as asked"))
        #expect(verdict.contains(isPossible ? "; decommission finished" : "; decommission refused"), "\(message)")
    }

    @Test("a terminal shows one line that is drawn anew and never wraps; elsewhere there are a few plain lines")
    func followed() throws {
        let (_, node) = try group(buckets: 150)
        let terminals = [80, 200].map { columns in (columns, Result { try PseudoTerminal(columns: UInt16(columns)) }) }
        let start = [BuiltPrograms.supervisor, "decommission", "start", "--follow"]
        let followers = try terminals.map { _, terminal in
            let (output, words) = (try OutputFile(), Prelude.output(to: try terminal.get().path) + start)
            return try Program(words, environment: node.environment, output: output, errors: output)
        }
        let begin = ContinuousClock.now
        let plain = try node.execute(start, within: .seconds(60))
        let most = Int((ContinuousClock.now - begin) / .seconds(10)) + 2
        #expect(plain.code == 0)
        for follower in followers { #expect(follower.exitCode(within: .seconds(20)) == 0) }
        for (columns, terminal) in terminals { check(try terminal.get().read(), columns: columns) }

        #expect(!plain.output.contains("\u{1B}") && !plain.output.contains("\r"))
        let lines = plain.output.split(separator: "\n")
        #expect((2...most).contains(lines.count { $0.contains("tablets left, moving") }), "\(plain.output)")
        #expect(lines.last?.contains("finished") == true, "\(plain.output)")
    }

    /// Checks what was drawn on a terminal.
    private func check(_ shown: String, columns: Int) {
        // One line, that is left at the end.
        #expect(shown.hasSuffix("\r\n") && shown.split(separator: "\r\n").count == 1, "\(shown)")
        let drawn = shown.dropLast(1).split(separator: "\r").map(String.init)
        #expect(drawn.count > 10 && drawn.allSatisfy { $0.hasSuffix("\u{1B}[K") })
        let lines = drawn.map { $0.dropLast(3) }
        // The last one, over which nothing is drawn, may be as long as it is.
        #expect(lines.dropLast().allSatisfy { $0.count < columns }, "\(lines)")
        #expect(lines.contains { $0.contains("tablets left, moving") } && lines.last?.contains("finished") == true)
        let bars = lines.compactMap { line in line.hasPrefix("[") ? line.prefix(26).count { $0 == "#" } : nil }
        #expect(Set(bars).count > 2 && bars == bars.sorted() && bars.last == 24, "\(lines)")
        #expect((columns > 100) == lines.contains { $0.hasSuffix(" min to go") }, "\(lines)")
    }
}
