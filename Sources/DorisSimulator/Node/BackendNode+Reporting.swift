import Doris

extension BackendNode {
    /// How often a report is tried before the next is due.
    private static let attempts = 3

    /// Reports to the master until the task is cancelled: once it is known, when it changes, after tasks that changed
    /// something, and every `report_tablet_interval_seconds`.
    func reportAlways() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { [settings, reportsDue] in
                while true {
                    try await Task.sleep(for: settings.reportInterval)
                    reportsDue.continuation.yield()
                }
            }
            for await _ in reportsDue.stream { try await report() }
        }
        try Task.checkCancellation()
    }

    /// Sends one report, and carries out the answer.
    ///
    /// A report that does not get through is tried again a few times; then it waits for its turn, or for a heartbeat
    /// that tells of another master.
    private func report() async throws {
        store.sweepTrash(now: WallClock.milliseconds)
        for attempt in 1...BackendNode.attempts {
            store.checkRoots()
            guard let (report, master) = pendingReport else { return }
            do {
                let tasks = try await reports.send(report, to: master)
                // What was asked of the backend under another id is none of its business any more.
                guard report.backendID == backendID else { return }
                hasReported = true
                if await carryOut(tasks) { reportsDue.continuation.yield() }
                return
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.warn("fail to report to master \(master), attempt \(attempt): \(error)")
            }
            try await Task.sleep(for: settings.timeScale(.seconds(1)))
        }
    }

    /// What is to be reported, and to whom; `nil` before the first heartbeat.
    private var pendingReport: (BackendReport, Endpoint)? {
        guard let backendID, let token, let master else { return nil }
        let report = BackendReport(
            backendID: backendID,
            token: token,
            tablets: store.reportedTablets,
            disks: store.reportedDisks,
            wish: store.isFresh ? settings.tablets : 0
        )
        return (report, master)
    }

    /// Carries out tasks in their order; one that fails does not keep the others from being done.
    ///
    /// - Returns: Whether anything changed. A task that fails again and again must not make for report after report.
    private func carryOut(_ tasks: [TabletTask]) async -> Bool {
        var (done, failed) = (0, 0)
        for (number, task) in tasks.enumerated() {
            // Heartbeats are answered in between.
            if number % 10 == 9 { await Task.yield() }
            do throws(TabletStoreError) {
                if try store.perform(task, now: WallClock.milliseconds) { done += 1 }
            } catch {
                failed += 1
                if failed == 1 { log.warn("failed to carry out \(task): \(error)") }
            }
        }
        if done + failed > 0 { log.info("carried out \(done) of \(tasks.count) tasks, \(failed) failed") }
        return done > 0
    }
}
