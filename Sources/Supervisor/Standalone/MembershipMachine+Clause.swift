import Supervision

extension MembershipMachine.State {
    /// The state as a clause, for people.
    var clause: String {
        let words =
            switch self {
            case .unknown: "the cluster is being asked"
            case .failed: "the cluster could not be asked, or refused"
            case .noMaster: "the cluster has no master"
            case .absent: "the cluster does not list the node"
            case .dead: "the node is listed, and not alive yet"
            case .alive: "the node is listed and alive"
            case .moved: "the node is listed under another address"
            case .conflict: "conflict"
            }
        return detail.map { "\(words): \($0)" } ?? words
    }
}
