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
    case stray(StrayEvent)
}

/// What comes of looking at disk and cluster, and of the spawn that may follow.
enum PreparationAnswer: Hashable {
    case start, startThatFails, wait, refuse, parked, paused, fail
}

/// What comes of reading the listing.
enum MembershipAnswer: Hashable {
    case alive, dead, absent, noMaster, failure
}

/// What the child says of itself.
enum HealthAnswer: Hashable {
    case serving, notServing, silent
}

/// What is seen of a child that starts.
enum StartupAnswer: Hashable {
    case progress, nothing, wait, exception
}
