import NodeStorage
import Observability
import Supervision
import Synchronization

/// The supervisor's lock on its node's volume, taken at the first preparation and held from then on.
final class VolumeHold: Sendable {
    private let held = Mutex<VolumeLock?>(nil)

    /// The lock; `nil` before it was taken.
    var lock: VolumeLock? { held.withLock { $0 } }

    /// Takes the lock unless it is held.
    ///
    /// - Parameters:
    ///   - folder: The supervisor's folder on the volume.
    ///   - data: What lies on the volume, for people.
    ///   - pod: The pod's name, for people who find the volume taken.
    /// - Returns: `nil` when the volume is this supervisor's; what to do otherwise.
    /// - Throws: ``StorageError`` when the lock's file cannot be made or written.
    func take(_ folder: String, of data: String, for pod: String?) throws(StorageError) -> Preparation? {
        if lock != nil { return nil }
        let words = "\(pod ?? HostIdentity.hostName), since \(WallClock.timestamp())"
        switch try VolumeLock.acquire(in: folder, words: words) {
        case .acquired(let lock):
            held.withLock { $0 = lock }
            return nil
        case .taken(let holder):
            return .refuse(
                reason:
                    "another supervisor has the volume of \(data) (\(holder)); make sure that no other pod mounts it."
                    + " Nothing was touched"
            )
        }
    }
}
