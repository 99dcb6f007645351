import Doris
import NodeStorage
import ProcessControl
import Supervision
import Synchronization

/// Looks at a child from outside: how its start goes on, and what its end leaves.
///
/// All of it reads files, which may take its time where a volume hangs; it is never called on the loop's thread.
final class StartWatcher: Sendable {
    private struct State {
        var logs = NodeLogs(paths: [])
        var journal: String?
        var memoryKills: Int64?
    }

    private let state = Mutex(State())

    /// How much of each log file is read.
    private static let tailLimit = 64 << 10

    /// A start comes: from here on counts what is logged and killed.
    func startComes(_ files: NodeFiles) {
        let logs = NodeLogs(paths: files.logs)
        logs.mark()
        let kills = ControlGroup.own?.memoryKills
        state.withLock { $0 = State(logs: logs, journal: files.journal, memoryKills: kills) }
    }

    /// Looks at a child that does not serve yet.
    func sample(of pid: Int32) -> StartupSample {
        let (logs, journal) = state.withLock { ($0.logs, $0.journal) }
        return StartupSample(
            logBytes: logs.growth,
            journalBytes: journal.map { JournalSize.bytes(in: $0) } ?? 0,
            processorTime: ProcessorTime.below(pid) ?? .zero,
            signs: LogSigns(log: logs.tails(limit: StartWatcher.tailLimit / 4).joined(separator: "\n"))
        )
    }

    /// Collects what an end has left.
    func evidence() -> Evidence {
        let (logs, before) = state.withLock { ($0.logs, $0.memoryKills) }
        let group = ControlGroup.own
        let kills = group?.memoryKills.flatMap { now in before.map { max(0, now &- $0) } }
        return Evidence(
            logs: logs.tails(limit: StartWatcher.tailLimit),
            logObstacle: logs.obstacle?.description,
            memoryKills: kills,
            memoryLimit: group?.memoryLimit
        )
    }
}
