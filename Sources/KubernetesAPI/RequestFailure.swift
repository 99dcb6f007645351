import Supervision

/// Why a request failed, before it is known as which request it is reported.
struct RequestFailure: Error, Equatable {
    let reason: KubernetesError.Reason
    /// What happened, as a clause.
    let message: String

    init(_ reason: KubernetesError.Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    static func malformed(_ problem: String) -> RequestFailure { RequestFailure(.malformed, problem) }
}
