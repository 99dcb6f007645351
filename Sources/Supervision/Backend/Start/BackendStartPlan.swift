/// Whether a backend may start on the storage it has, and why.
///
/// A backend starts beside its registration and waits for no frontend. It is kept from starting only where its first
/// report could cost tablets, its own or another's: on storage of another cluster, and at an address under which the
/// cluster knows another backend.
package struct BackendStartPlan: Hashable, Sendable {
    /// What is done next.
    package enum Step: String, Hashable, Sendable {
        /// Start Doris.
        case start
        /// Look again soon; something outside must change first.
        case wait
        /// A person must repair something.
        case refuse
    }

    package let step: Step
    /// Why, on one line.
    package let reason: String

    init(_ step: Step, _ reason: String) {
        self.step = step
        self.reason = reason
    }

    /// How long an entry at the own address may be alive although nothing runs here: a frontend notices a death with the
    /// next heartbeat but one, which is 20 s at most.
    package static let patience = Duration.seconds(30)

    /// Makes the plan.
    package static func make(_ inputs: Inputs) -> BackendStartPlan {
        inputs.storageConflict ?? inputs.clusterConflict ?? inputs.departure ?? inputs.placement
    }
}
