import Supervision

/// One thing that happens to a node, as its environment sees it; most become an event of the machine.
enum Step: Hashable {
    /// The supervisor begins.
    case begin
    /// Time passes until the machine wants to be asked again, and it is asked.
    case wake
    /// Time passes far beyond that, and the machine is not asked yet.
    case oversleep
    /// The machine is asked what the time changes.
    case clock
    case terminate
    case interrupt
    case preStop
    case order(Order)
    case prepared(PreparationAnswer)
    /// The main child ends, and leaves processes behind or none.
    case exit(ExitStatus, leavesOthers: Bool)
    case leftoversEnd
    case listed(MembershipAnswer)
    case added(succeeds: Bool)
    case health(HealthAnswer)
    case recorded(succeeds: Bool)
    case measured(StartupAnswer)
    case examined(findsCause: Bool)
    /// Whether the node leaves for good was found out.
    case decided(DecisionAnswer)
    /// A step of a frontend's departure was taken.
    case left(LeaveAnswer)
    /// A person wants a backend to leave, or to stay.
    case decommission(isWanted: Bool)
    /// The cluster was looked at for a decommission.
    case looked(LookAnswer)
    /// A decommission's record was written, or not.
    case remembered(succeeds: Bool)
    /// A decommission's statement was carried out, or not.
    case executed(succeeds: Bool)
    case stray(StrayEvent)
}

extension Step: CustomStringConvertible {
    /// The step without the module and the types that it is made of.
    var description: String {
        switch self {
        case .begin: "begin"
        case .wake: "wake"
        case .oversleep: "oversleep"
        case .clock: "clock"
        case .terminate: "SIGTERM"
        case .interrupt: "SIGINT"
        case .preStop: "pre-stop"
        case .order(let order): order.rawValue
        case .prepared(let answer): "prepared: \(name(answer))"
        case .exit(let status, let leavesOthers): "\(status)\(leavesOthers ? " and others live on" : "")"
        case .leftoversEnd: "the others end"
        case .listed(let answer): "listed: \(name(answer))"
        case .added(let succeeds): succeeds ? "added" : "not added"
        case .health(let answer): "health: \(name(answer))"
        case .recorded(let succeeds): succeeds ? "recorded" : "not recorded"
        case .measured(let answer): "measured: \(name(answer))"
        case .examined(let findsCause): findsCause ? "cause found" : "no cause found"
        case .decided(let answer): "decided: \(name(answer))"
        case .left(let answer): "leaving: \(name(answer))"
        case .decommission(let isWanted): isWanted ? "decommission start" : "decommission cancel"
        case .looked(let answer): "looked: \(name(answer))"
        case .remembered(let succeeds): succeeds ? "remembered" : "not remembered"
        case .executed(let succeeds): succeeds ? "executed" : "not executed"
        case .stray(let stray): "stray \(name(stray))"
        }
    }
}

/// The bare name of an enumeration's case; a description within an array would have the module's name in it.
private func name(_ value: some Any) -> String { "\(value)" }

/// What comes of looking at disk and cluster, and of the spawn that may follow.
enum PreparationAnswer: Hashable {
    case start, startThatFails, wait, refuse, parked, paused, fail
}

/// What comes of reading the listing.
enum MembershipAnswer: Hashable {
    case alive, dead, absent, noMaster, moved, conflict, failure
}

/// What the child says of itself.
enum HealthAnswer: Hashable {
    case serving, notServing, silent
}

/// What is seen of a child that starts.
enum StartupAnswer: Hashable {
    case progress, nothing, wait, exception
}

/// What was found out about a stop.
enum DecisionAnswer: Hashable, CaseIterable {
    case restart, scaleIn
}

/// What comes of a look at the cluster that a frontend is to leave.
enum LeaveAnswer: Hashable, CaseIterable {
    case dropped, notDropped, endFirst, wait, done, refuse
}

/// What a look at the cluster shows of a backend that is to leave.
enum LookAnswer: Hashable, CaseIterable {
    case unmarked, marked, empty, gone, failure
}
