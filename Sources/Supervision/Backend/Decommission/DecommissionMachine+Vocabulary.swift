package import Doris

extension DecommissionMachine {
    /// Something that happened.
    package enum Event: Hashable, Sendable {
        /// A start was prepared, with this record on the volume and in the pod of this uid, where that is told.
        ///
        /// The addresses are those under which the cluster may know the node; none where nobody takes its entry along.
        case prepared(BackendRecord, addresses: [Endpoint] = [], podUID: String?)
        /// Another part has written the record: the node's id, its address, what else is under way.
        case recorded(BackendRecord)
        /// Whether the cluster may be changed without a person's order; a paused node changes nothing by itself.
        case permitted(Bool)
        /// A person wants the node to leave.
        case ordered
        /// A person wants it to stay, or back.
        case cancelled
        /// A stop begins; Doris needs that long for its own end.
        case stopped(deadline: Instant, childNeeds: Duration)
        /// Whether the pod leaves for good.
        case decided(StopDecision)
        /// The own process has ended, or none runs.
        case childEnded
        /// No more patience: a second SIGINT, or a kill.
        case hurried
        /// The cluster was looked at, or could not be.
        case looked(Result<[Backend], ClusterError>)
        /// What else can keep replicas was looked at.
        case inspected(MoveObstacles)
        /// The record was written, or was not, for the reason in words.
        case remembered(failure: String?)
        /// The statement was carried out, or was not.
        case executed(failure: ClusterError?)
        /// Time has passed.
        case clock
    }

    /// Something to do, one at a time.
    package enum Action: Hashable, Sendable {
        /// Find out whether the pod leaves for good, and answer with ``Event/decided(_:)``.
        case decide
        /// Look at the cluster, and answer with ``Event/looked(_:)``.
        case look
        /// Look at what else can keep replicas, and answer with ``Event/inspected(_:)``.
        case inspect
        /// Write this into the record, durably, and answer with ``Event/remembered(failure:)``.
        case remember(BackendRecord.Undertaking?)
        /// Send the statement, and answer with ``Event/executed(failure:)``.
        case execute(Statement)
    }

    /// Where a decommission is.
    enum Stage: Hashable {
        case idle
        /// One is wanted; nothing was written or sent.
        case checking(BackendRecord.Leave.Door)
        /// The record comes first, then the statement, until the mark is seen.
        case beginning(BackendRecord.Leave)
        /// The mark was seen.
        case moving(BackendRecord.Leave)
        /// The mark is being taken back; the record stays until it is seen gone.
        case withdrawing(BackendRecord.Leave, Withdrawal)
        /// The cluster has dropped the node.
        case left(BackendRecord.Leave)

        /// What has to be on the volume.
        var undertaking: BackendRecord.Undertaking? {
            switch self {
            case .idle, .checking: nil
            case .beginning(let leave), .moving(let leave), .withdrawing(let leave, _): .decommissioning(leave)
            case .left(let leave): .left(leave)
            }
        }

        /// Who wants the node to leave.
        var door: BackendRecord.Leave.Door? {
            switch self {
            case .idle: nil
            case .checking(let door): door
            case .withdrawing(_, let withdrawal): withdrawal.then
            case .beginning(let leave), .moving(let leave), .left(let leave): leave.door
            }
        }
    }

    /// Why a mark is taken back, and what then.
    struct Withdrawal: Hashable {
        /// Through which door the node goes on wanting to leave; `nil` where it is to stay.
        var then: BackendRecord.Leave.Door?
        var isByPerson = false
        var isRefusal = false
        /// What came of it, once it is done.
        var words: String
    }

    /// A stop that is under way.
    struct Stop: Hashable {
        enum Phase: Hashable { case asking, going, over }

        var phase: Phase
        let deadline: Instant
        /// Until when Doris' end may wait.
        let holdUntil: Instant
        /// Until when it is waited for the first decision.
        let decideBy: Instant
        /// When to ask again.
        var askAgain: Instant?
        var isRunning = true
    }
}
