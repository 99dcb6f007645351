import Doris
package import Supervision

/// The metric families that a snapshot yields.
package enum SnapshotMetrics {
    /// What is known beside the snapshot.
    package struct Context: Sendable {
        /// The program's version.
        package var version: String
        /// Log lines that were dropped.
        package var droppedLogLines: Int

        package init(version: String, droppedLogLines: Int) {
            self.version = version
            self.droppedLogLines = droppedLogLines
        }
    }

    /// Makes the families at an instant.
    package static func families(_ snapshot: Snapshot, context: Context, at now: Instant) -> [MetricFamily] {
        let role = snapshot.role.rawValue
        return [
            MetricFamily(
                "doris_supervisor_info",
                .gauge,
                help: "Always 1; the labels say what runs here.",
                [.init(labels: [("role", role), ("version", context.version)], 1)]
            ),
            MetricFamily(
                "doris_supervisor_phase",
                .gauge,
                help: "1 for the present phase, 0 for the others.",
                Phase.allCases.map { .init(labels: [("phase", $0.rawValue)], $0 == snapshot.phase ? 1 : 0) }
            ),
            MetricFamily(
                "doris_supervisor_phase_seconds",
                .gauge,
                help: "Time since the present phase began.",
                [.init((now - snapshot.since).seconds)]
            ),
            MetricFamily(
                "doris_supervisor_ready",
                .gauge,
                help: "1 when the readiness probe succeeds.",
                [.init(ProbeVerdict(.ready, snapshot: snapshot, silence: .zero, at: now).isPassing ? 1 : 0)]
            ),
            MetricFamily(
                "doris_supervisor_child_starts_total",
                .counter,
                help: "Starts of Doris in this container's life.",
                [.init(Double(snapshot.starts))]
            ),
            MetricFamily(
                "doris_supervisor_child_crashes_total",
                .counter,
                help: "Ends of Doris that nobody asked for.",
                [.init(Double(snapshot.crashes))]
            ),
            MetricFamily(
                "doris_supervisor_startup_stalled",
                .gauge,
                help: "1 while a start shows no progress.",
                [.init(snapshot.stalledSince == nil ? 0 : 1)]
            ),
            MetricFamily(
                "doris_supervisor_intent",
                .gauge,
                help: "1 for what is wanted of the node, 0 for the others.",
                Intent.allCases.map { .init(labels: [("intent", $0.rawValue)], $0 == snapshot.intent ? 1 : 0) }
            ),
            MetricFamily(
                "doris_supervisor_orphans_reaped_total",
                .counter,
                help: "Adopted processes that were reaped.",
                [.init(Double(snapshot.orphansReaped))]
            ),
            MetricFamily(
                "doris_supervisor_cluster_member",
                .gauge,
                help: "1 when the cluster sees this node alive.",
                [.init(snapshot.membership == .alive ? 1 : 0)]
            ),
            MetricFamily(
                "doris_supervisor_cluster_additions_total",
                .counter,
                help: "Times that this node was added to the cluster.",
                [.init(Double(snapshot.additions))]
            ),
            MetricFamily(
                "doris_supervisor_registration_seconds",
                .gauge,
                help: "From the supervisor's begin to the node's first being seen alive.",
                snapshot.registeredAfter.map { [.init($0.seconds)] } ?? []
            ),
            MetricFamily(
                "doris_supervisor_stop_budget_left_seconds",
                .gauge,
                help: "What is left of the stop's budget; absent while no stop was asked for.",
                snapshot.stopBudget.map { [.init(max(.zero, $0.deadline - now).seconds)] } ?? []
            ),
            MetricFamily(
                "doris_supervisor_log_lines_dropped_total",
                .counter,
                help: "Log lines that nobody took.",
                [.init(Double(context.droppedLogLines))]
            ),
        ] + (snapshot.frontend.map(families) ?? []) + (snapshot.backend.map { families($0.decommission) } ?? [])
    }

    /// What a frontend alone has.
    private static func families(_ report: FrontendReport) -> [MetricFamily] {
        [
            MetricFamily(
                "doris_supervisor_frontends_dropped_total",
                .counter,
                help: "Dead frontends that this supervisor had the cluster drop.",
                [.init(Double(report.drops))]
            ),
            MetricFamily(
                "doris_supervisor_frontend_drops_refused_total",
                .counter,
                help: "Times that a dead frontend was considered and left.",
                [.init(Double(report.refusalCount))]
            ),
            MetricFamily(
                "doris_supervisor_frontends_dead",
                .gauge,
                help: "Frontends that have been dead for long and stay listed; known beside the master alone.",
                [.init(Double(report.refusals.count))]
            ),
        ]
    }

    /// What a backend alone has.
    package static func families(_ report: DecommissionReport) -> [MetricFamily] {
        let tablets = [("start", report.start), ("now", report.now), ("least", report.least)]
        return [
            MetricFamily(
                "doris_supervisor_decommission_state",
                .gauge,
                help: "1 for how far the decommission of this backend is, 0 for the others.",
                DecommissionReport.State.allCases.map {
                    .init(labels: [("state", $0.rawValue)], $0 == report.state ? 1 : 0)
                }
            ),
            MetricFamily(
                "doris_supervisor_decommission_tablets",
                .gauge,
                help: "Tablets when the decommission began, at the last look, and the least so far.",
                tablets.compactMap { name, count in count.map { .init(labels: [("at", name)], Double($0)) } }
            ),
            MetricFamily(
                "doris_supervisor_decommission_seconds_since_least",
                .gauge,
                help: "For how long there has been no new least number of tablets.",
                report.sinceLeast.map { [.init($0.seconds)] } ?? []
            ),
            MetricFamily(
                "doris_supervisor_decommission_tablets_per_minute",
                .gauge,
                help: "How fast tablets leave.",
                report.rate.map { [.init($0)] } ?? []
            ),
            MetricFamily(
                "doris_supervisor_decommission_seconds_left",
                .gauge,
                help: "How long the rest takes at this rate.",
                report.remaining.map { [.init($0.seconds)] } ?? []
            ),
        ]
    }
}
