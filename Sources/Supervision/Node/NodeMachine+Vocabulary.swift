package import Doris

extension NodeMachine {
    /// Something that happened.
    package enum Event: Equatable, Sendable {
        case process(ProcessMachine.Event)
        case membership(MembershipMachine.Event)
        case health(HealthMachine.Event)
        case intent(IntentMachine.Event)
        case startup(StartupWatch.Event)
        case frontend(FrontendDuties.Event)
        case backend(BackendDuties.Event)
        /// An end that nobody asked for was looked into.
        case examined(Evidence)
        /// So many adopted processes were reaped.
        case orphansReaped(Int)
        /// Time has passed.
        case clock
    }

    /// Something to do.
    package enum Action: Equatable, Sendable {
        case process(ProcessMachine.Action)
        case membership(MembershipMachine.Action)
        /// Do something for the cluster, and answer with ``FrontendUpkeep/Event/done(failure:)`` or
        /// ``FrontendUpkeep/Event/found(_:)``.
        case upkeep(FrontendUpkeep.Action)
        /// Do something for a backend's place, and answer with ``BackendUpkeep/Event/done(failure:isRefused:)``.
        case place(BackendUpkeep.Action)
        /// Do something for a backend's decommission, and answer with its event.
        case decommission(DecommissionMachine.Action)
        /// Keep new work off a backend that stops, and answer with ``BackendDuties/Event/switchedOff``.
        case switchOff(Set<BackendSwitch>)
        /// Find out whether the node leaves, or let it leave.
        case departure(FrontendDeparture.Action)
        /// Ask the Doris process for its health.
        case checkHealth
        /// Record what people want, and answer with ``IntentMachine/Event/recorded(failure:)``.
        case record(Intent)
        /// Look at a child that starts, and answer with ``StartupWatch/Event/measured(_:)``.
        case measure(pid: Int32)
        /// Have the server print what its threads do.
        case dumpThreads(pid: Int32)
    }
}
