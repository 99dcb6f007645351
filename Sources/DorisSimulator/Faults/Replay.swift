/// The replay of a journal, which takes as long as faults say, and no time without one.
struct Replay: Sendable {
    /// `meta_dir`.
    let directory: String
    let log: NodeLog
    let faults: FaultBoard

    /// Replays.
    func run() async throws {
        faults.reach(.replay)
        let time = faults.take { fault -> Int? in
            guard case .slowReplay(let milliseconds) = fault else { return nil }
            return milliseconds
        }
        if let time { try await progress(for: .milliseconds(time)) }
        await faults.wait(until: false, .hungReplay)
        try Task.checkCancellation()
    }

    /// Takes its time, and shows that it gets on: the log tells of entries, and a file of BDB JE's grows.
    private func progress(for time: Duration) async throws {
        let steps = 20
        for step in 1...steps {
            try await Task.sleep(for: time / steps)
            log.info("replayed journal id is \(step * 1_000), replay to journal id is \(steps * 1_000)")
            let statistics = try NodeLog(path: "\(directory)/bdb/je.stat.csv", echoes: false)
            statistics.line("\(WallClock.milliseconds),\(step * 1_000)")
        }
    }
}
