import Glibc
import Logging
import NodeStorage
import ProcessControl
import Supervision
import Synchronization

/// Prepares a backend's start: takes its volume, looks whose storage and address it is, and starts unless that could cost
/// tablets.
final class BackendPreparer: Preparer {
    private let settings: Settings
    private let distribution: Distribution
    private let command: StartCommand
    private let scout: BackendScout
    /// Tells what is remembered before the start.
    private let tell: @Sendable (BackendDuties.Event) -> Void
    private let logger: Logger
    private let hold = VolumeHold()
    /// Since when an entry at the own address has been alive though nothing runs here.
    private let strangerSince = Mutex<Instant?>(nil)

    init(
        settings: Settings,
        distribution: Distribution,
        command: StartCommand,
        scout: BackendScout,
        tell: @escaping @Sendable (BackendDuties.Event) -> Void,
        logger: Logger
    ) {
        self.settings = settings
        self.distribution = distribution
        self.command = command
        self.scout = scout
        self.tell = tell
        self.logger = logger
    }

    func prepare() -> Preparation {
        let abilities: Abilities?
        do throws(StorageError) {
            abilities = try distribution.readiness(for: command, logger: logger)
        } catch {
            return .fail(error.exitCode, reason: "\(error)")
        }
        do throws(StorageError) {
            let volume = try BackendVolume(settings: settings, distribution: distribution)
            // Where there is no storage there is nothing to take, and Doris says so.
            if let data = volume.paths.first, access(data, F_OK) == 0,
                let obstacle = try hold.take(volume.record.folder, of: data, for: settings.podName)
            {
                return obstacle
            }
            let inputs = try scout.look(at: volume, strangerAlive: { self.alive($0 != nil) })
            let plan = BackendStartPlan.make(inputs)
            tell(
                .prepared(
                    inputs.record ?? BackendRecord(),
                    addresses: [inputs.node] + inputs.aliases,
                    podUID: settings.podUID
                )
            )
            switch plan.step {
            case .start:
                return .start(command.request(for: distribution, abilities: abilities), reason: plan.reason)
            case .wait: return .wait(reason: plan.reason)
            case .refuse: return .refuse(reason: plan.reason)
            }
        } catch {
            return .refuse(reason: "\(error). Nothing was started")
        }
    }

    private func alive(_ isSeen: Bool) -> Duration {
        let now = MonotonicClock.now()
        return strangerSince.withLock { since in
            since = isSeen ? since ?? now : nil
            return since.map { now - $0 } ?? .zero
        }
    }
}
