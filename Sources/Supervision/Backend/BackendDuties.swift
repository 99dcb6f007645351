import Doris

/// What a backend's supervisor does beside its process.
package struct BackendDuties: Hashable, Sendable {
    /// Something that happened.
    package enum Event: Hashable, Sendable {
        case upkeep(BackendUpkeep.Event)
        /// What a stop switches off is off, or could not be.
        case switchedOff
    }

    var upkeep: BackendUpkeep

    /// - Parameter seed: The jitter's seed.
    package init(seed: UInt64) {
        upkeep = BackendUpkeep(seed: seed)
    }
}
