/// An order that a person gives over the control socket; a stop is none of these.
package enum Order: String, Sendable, CaseIterable {
    /// Stop Doris and keep the pod.
    case park
    /// Start Doris again.
    case unpark
    /// Leave Doris alone.
    case pause
    /// Manage Doris again.
    case resume

    /// What the order makes of an intent; the same one where it does not apply.
    ///
    /// `unpark` ends parking alone and `resume` pausing alone, so that neither undoes what somebody else wanted.
    package func applied(to intent: Intent) -> Intent {
        switch self {
        case .park: .parked
        case .pause: .paused
        case .unpark: intent == .parked ? .run : intent
        case .resume: intent == .paused ? .run : intent
        }
    }
}
