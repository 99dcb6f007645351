import Doris
import Observability
import Supervision
import Testing

@Suite("Prometheus text")
struct PrometheusTextTests {
    @Test("a family is a HELP line, a TYPE line and its samples")
    func golden() {
        let family = MetricFamily(
            "a_total",
            .counter,
            help: "Of a \\ and\na line.",
            [.init(3), .init(labels: [("x", "q\"\\\n"), ("y", "")], 0.25)]
        )
        #expect(
            PrometheusText.encode([family]) == """
                # HELP a_total Of a \\\\ and\\na line.
                # TYPE a_total counter
                a_total 3
                a_total{x="q\\"\\\\\\n",y=""} 0.25

                """
        )
    }

    @Test("a family without samples is not printed")
    func empty() {
        #expect(PrometheusText.encode([MetricFamily("a", .gauge, help: "A.", [])]) == "")
    }

    @Test("numbers that are none are spelled as Prometheus spells them")
    func special() {
        let samples: [MetricFamily.Sample] = [.init(.nan), .init(.infinity), .init(-.infinity), .init(1e300)]
        let lines = PrometheusText.encode([MetricFamily("a", .gauge, help: "A.", samples)]).lines.dropFirst(2)
        #expect(Array(lines) == ["a NaN", "a +Inf", "a -Inf", "a 1e+300", ""])
    }

    @Test("a snapshot yields exactly one present phase, and families whose names are unique")
    func snapshot() {
        let machine = NodeMachine(
            role: .backend,
            node: nil,
            policy: ProcessPolicy(),
            seed: 1,
            at: Instant(sinceOrigin: .zero)
        )
        let context = SnapshotMetrics.Context(version: "1", droppedLogLines: 2)
        let now = Instant(sinceOrigin: .seconds(3))
        let families = SnapshotMetrics.families(machine.snapshot, context: context, at: now)
        #expect(Set(families.map(\.name)).count == families.count)
        let text = PrometheusText.encode(families)
        #expect(text.contains("doris_supervisor_phase{phase=\"boot\"} 1\n"))
        #expect(text.lines.filter { $0.hasPrefix("doris_supervisor_phase{") && $0.hasSuffix(" 1") }.count == 1)
        #expect(text.contains("doris_supervisor_phase_seconds 3\n"))
        #expect(text.contains("doris_supervisor_log_lines_dropped_total 2\n"))
        #expect(!text.contains("stop_budget"))
    }

    @Test("a decommission has its state, its tablets, its rate and its times, as far as each is known")
    func decommission() {
        func lines(_ report: DecommissionReport) -> [Substring] {
            PrometheusText.encode(SnapshotMetrics.families(report)).lines.filter { !$0.hasPrefix("#") && !$0.isEmpty }
        }
        let idle = lines(DecommissionReport(state: .idle))
        #expect(idle.count == DecommissionReport.State.allCases.count)
        #expect(idle.filter { $0.hasSuffix(" 1") } == [#"doris_supervisor_decommission_state{state="idle"} 1"#])
        var report = DecommissionReport(state: .stalled)
        (report.start, report.now, report.least) = (100, 40, 38)
        (report.sinceLeast, report.rate, report.remaining) = (.seconds(720), 12.5, .seconds(195))
        #expect(
            Array(lines(report).drop { $0.contains("_state{") }) == [
                #"doris_supervisor_decommission_tablets{at="start"} 100"#,
                #"doris_supervisor_decommission_tablets{at="now"} 40"#,
                #"doris_supervisor_decommission_tablets{at="least"} 38"#,
                "doris_supervisor_decommission_seconds_since_least 720",
                "doris_supervisor_decommission_tablets_per_minute 12.5",
                "doris_supervisor_decommission_seconds_left 195",
            ]
        )
    }
}
