extension BackendDuties {
    /// The phase of a running node that leaves by order, or has left; `nil` where none is wanted.
    ///
    /// While it is only found out whether it can, the node is what it was.
    var leavingPhase: Phase? {
        switch report.state {
        case .beginning, .moving, .stalled, .withdrawing: .decommissioning
        case .finished: .left
        case .idle, .asking, .waiting, .refused, .incomplete: nil
        }
    }
}
