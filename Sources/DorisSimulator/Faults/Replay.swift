/// The replay of a journal, which takes as long as faults say, and no time without one.
struct Replay: Sendable {
    /// `meta_dir`.
    let directory: String
    let log: NodeLog
    let faults: FaultBoard

    /// Comes to the replay, and goes no further while it hangs: nothing is written until the fault is cleared.
    func begin() async throws {
        faults.reach(.replay)
        await faults.wait(until: false, .hungReplay)
        try Task.checkCancellation()
    }

    /// Takes the time of a slow replay, and shows that it gets on: the log tells of entries, and a file of BDB JE's
    /// grows.
    ///
    /// The frontend takes part in its group meanwhile, since BDB JE does so below the replay.
    func proceed() async throws {
        for armed in faults.armed {
            guard case .slowReplay(let time) = armed.fault else { continue }
            return try await proceed(for: .milliseconds(time), while: armed.fault)
        }
    }

    private func proceed(for time: Duration, while fault: Fault) async throws {
        let statistics = try NodeLog(path: "\(directory)/bdb/je.stat.csv", echoes: false)
        let end = ContinuousClock.now + time
        let last = max(1, Int(time / .milliseconds(1)))
        while case let left = ContinuousClock.now.duration(to: end), left > .zero, faults.has(fault) {
            await sleep(for: min(max(time / 20, .milliseconds(1)), .milliseconds(250), left), while: fault)
            try Task.checkCancellation()
            let done = min(last, max(0, Int((time - ContinuousClock.now.duration(to: end)) / .milliseconds(1))))
            log.info("replayed journal id is \(done), replay to journal id is \(last)")
            statistics.line("\(WallClock.milliseconds),\(done)")
        }
    }

    /// Sleeps, but not beyond the end of the fault.
    private func sleep(for time: Duration, while fault: Fault) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: time) }
            group.addTask { [faults] in await faults.wait(until: false, fault) }
            await group.next()
            group.cancelAll()
        }
    }
}
