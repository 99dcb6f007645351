import Doris

extension DecommissionMachine {
    /// What is published, as of this instant.
    package func report(at now: Instant) -> DecommissionReport {
        var report = DecommissionReport(state: state(isStalled: isStalled(at: now)))
        report.door = stage.door
        if let progress {
            (report.start, report.now, report.least) = (progress.start, progress.now, progress.least)
            report.sinceLeast = now - progress.leastSince
            (report.rate, report.remaining) = (progress.rate, progress.remaining)
            // A row that is gone has none, whatever the last look that showed it said.
            if report.state == .finished {
                (report.now, report.least, report.rate, report.remaining) = (0, 0, nil, nil)
            }
        }
        if report.isStalled, let rows, let id = record.id {
            report.causes = DecommissionCause.probable(
                of: id,
                in: rows,
                obstacles: obstacles,
                leastBackends: policy.leastBackends
            )
        }
        (report.outcome, report.refusal) = (outcome, refusal)
        report.waitsFor = isOver ? nil : waitsFor ?? problem
        return report
    }

    private func state(isStalled: Bool) -> DecommissionReport.State {
        if isAsking { return .asking }
        return switch stage {
        case .idle: refusal == nil ? .idle : .refused
        case .left: .finished
        case .moving where isEmptied: .finished
        case .checking where isOver, .beginning where isOver, .moving where isOver, .withdrawing where isOver:
            .incomplete
        case .checking: .waiting
        case .beginning: .beginning
        case .moving: isStalled ? .stalled : .moving
        case .withdrawing: .withdrawing
        }
    }
}
