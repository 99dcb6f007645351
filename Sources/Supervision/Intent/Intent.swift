/// What people want of the node, beside a stop.
///
/// It is recorded on the node's volume, so that it outlives the container: a parked node stays parked when the kubelet
/// starts the container again.
package enum Intent: String, Sendable, CaseIterable {
    /// Doris runs; the supervisor starts, registers and restarts it.
    case run
    /// Doris is down and the pod stays alive, for work on its volume.
    case parked
    /// Hands off: Doris goes on as it is, and is neither registered, restarted nor started.
    case paused

    /// What a person has to do to have Doris managed again; empty where it is.
    package var wayBack: String {
        switch self {
        case .run: ""
        case .parked: "'doris-supervisor unpark' starts Doris again"
        case .paused: "'doris-supervisor resume' has it managed again"
        }
    }
}
