import Glibc
import NodeStorage
import Observability
import Supervision

/// The lock on the node's volume, as a hook takes it: after another hook's end, and never beside a supervisor.
struct HookVolume {
    /// How long a name that is none of a hook's has to stand in the lock's file: whoever has it may be about to write his.
    private static let patience = Duration.seconds(1)
    private static let pause = Duration.milliseconds(100)
    private static let name = "the hook of "

    let clock: HookClock
    let deadline: Instant

    /// Why there is no lock, as a clause.
    struct Obstacle: Error, Equatable {
        let words: String
    }

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - state: The supervisor's folder on the volume, as far as the volume is there.
    ///   - data: What lies on the volume, which may still have to be made.
    ///   - pod: The pod's name, for people who find the volume taken.
    /// - Returns: The lock, which lasts as long as the value.
    /// - Throws: ``Obstacle`` when a supervisor has it, when it can't be taken, or when the time is over.
    func take(_ state: String, of data: String, for pod: String?) throws(Obstacle) -> VolumeLock {
        let words = "\(HookVolume.name)\(pod ?? HostIdentity.hostName), since \(WallClock.timestamp())"
        var supervisedSince: Instant?
        while true {
            let obstacle: String
            switch try ask(state, of: data, words: words) {
            case nil: obstacle = "there is no \(data) yet; Doris or whoever mounts the volume makes it"
            case .acquired(let lock)?: return lock
            case .taken(let holder)? where holder.hasPrefix(HookVolume.name):
                (obstacle, supervisedSince) = ("another hook has the volume of \(data) (\(holder))", nil)
            case .taken(let holder)?:
                let since = supervisedSince ?? clock.now()
                supervisedSince = since
                obstacle =
                    "a supervisor has the volume of \(data) (\(holder)) and does this work itself; leave --standalone"
                    + " away, or make sure that no other pod mounts the volume"
                if clock.now() - since >= HookVolume.patience { throw Obstacle(words: obstacle) }
            }
            guard clock.now() < deadline else { throw Obstacle(words: obstacle) }
            clock.sleep(min(clock.now() + HookVolume.pause, deadline))
        }
    }

    /// Asks once; `nil` where there is no volume yet.
    private func ask(_ state: String, of data: String, words: String) throws(Obstacle) -> VolumeLock.Outcome? {
        guard access(data, F_OK) == 0 else { return nil }
        do throws(StorageError) {
            return try VolumeLock.acquire(in: state, words: words)
        } catch {
            throw Obstacle(words: "\(error)")
        }
    }
}
