import Doris
import Glibc
import Logging
import NodeStorage
import Supervision
import Synchronization

/// What comes before every start, whatever the role: the record of what people want, then the disk, then the role's own
/// preparation.
final class StartPreparer: Preparer {
    private let settings: Settings
    private let distribution: Distribution
    private let node: any Preparer
    private let watcher: StartWatcher
    private let logger: Logger
    private let hasStarted = Mutex(false)

    init(settings: Settings, distribution: Distribution, node: any Preparer, watcher: StartWatcher, logger: Logger) {
        self.settings = settings
        self.distribution = distribution
        self.node = node
        self.watcher = watcher
        self.logger = logger
    }

    func prepare() -> Preparation {
        let files = NodeFiles(settings: settings, distribution: distribution)
        do throws(StorageError) {
            // First, so that a node that was parked because of its disk is not looked at further.
            switch try IntentRecord(folder: files.state).read() {
            case .run: break
            case .parked: return .hold(.parked)
            case .paused: return .hold(.paused)
            }
        } catch {
            return .refuse(reason: "whether this node is parked cannot be read: \(error). Nothing was started")
        }
        if access(StartPreparer.sentinel, F_OK) == 0 {
            let words = "the operator has marked this pod for its end (\(StartPreparer.sentinel))"
            return .wait(reason: "\(words): Doris is not started any more in it")
        }
        if let full = fullVolume(of: files) { return full }
        let preparation = node.prepare()
        if case .start = preparation {
            watcher.startComes(files)
            hasStarted.withLock { $0 = true }
        }
        return preparation
    }

    /// What the official operator makes in a pod before it has Doris stopped and deletes the pod.
    private static let sentinel = "/var/run/doris-operator/terminating"

    /// Ends the supervisor where Doris has ended on a full volume.
    ///
    /// The first start is left to Doris, which may run on such a volume, and clean it.
    private func fullVolume(of files: NodeFiles) -> Preparation? {
        guard let shortage = files.shortage else { return nil }
        guard hasStarted.withLock({ $0 }) else {
            logger.warning("The volume is short of space", metadata: ["reason": "\(shortage)"])
            return nil
        }
        return .fail(.diskFull, reason: "Doris ended, and \(shortage)")
    }
}
