import Doris
import Supervision

/// What is explored: a role, the durations and limits that it runs with, and what its environment may do.
struct Scope {
    let role: NodeRole
    var policy = Scope.shortPolicy
    var startup = Scope.shortStartup
    var menu: Menu
    var seed: UInt64 = 1
    /// The cluster of a frontend that asks, at each stop, whether it leaves for good; `nil` for a node that does not.
    var group: Group?
    /// What comes before a child that was ready is asked to end.
    var drain = StopDrain.Policy()

    /// Whether it is a backend that may be decommissioned.
    var mayBeDecommissioned = false

    static let node = Endpoint(host: "10.0.0.7", port: 9050)
    static let backendID: Int64 = 8

    /// Short enough for a limit to be reached within few events; what outlives a child would get more than a stop has.
    static var shortPolicy: ProcessPolicy {
        var policy = ProcessPolicy()
        policy.stopGrace = .seconds(5)
        policy.restartLimit = 1
        policy.restartWindow = .seconds(60)
        policy.terminateAgain = .seconds(2)
        policy.leftoverGrace = .seconds(8)
        policy.handover = .seconds(1)
        return policy
    }

    static var shortStartup: StartupPolicy {
        var policy = StartupPolicy()
        policy.stallAfter = .seconds(60)
        policy.exceptionGrace = .seconds(6)
        policy.action = .restart
        return policy
    }

    /// A machine at rest.
    var machine: NodeMachine {
        var policy = policy
        policy.selfEndsAreNormal = role == .frontend
        var machine = NodeMachine(
            role: role,
            node: Scope.node,
            policy: policy,
            startup: startup,
            drain: drain,
            frontend: group.map { _ in FrontendDuties(cleanup: CleanupPolicy(), asksOrchestrator: true, seed: seed) },
            backend: mayBeDecommissioned ? BackendDuties(childNeeds: .seconds(1), seed: seed) : nil,
            seed: seed,
            at: .at(0)
        )
        if mayBeDecommissioned {
            let record = BackendRecord(clusterID: 4, id: Scope.backendID, node: Scope.node)
            let event = BackendDuties.Event.prepared(record, addresses: [Scope.node], podUID: "u")
            _ = machine.handle(.backend(event), at: .at(0))
        }
        for event in group?.events ?? [] { _ = machine.handle(.frontend(.upkeep(event)), at: .at(0)) }
        return machine
    }
}

/// What a frontend knows of its cluster.
struct Group: Hashable {
    /// How many followers there are; with two of them Doris' end waits for the decision.
    var followers: Int
    /// Whether this one was added and has not been seen alive.
    var isJoining = false

    fileprivate var events: [FrontendUpkeep.Event] {
        let rows = (0..<followers).map {
            Frontend(name: "fe\($0)", editLog: Endpoint(host: "10.0.0.\($0 + 7)", port: 9050), isMaster: $0 == 1)
        }
        let record = FrontendRecord(undertaking: isJoining ? .joining(rows[0].editLog, .follower) : nil)
        return [
            .prepared(record, node: rows[0].editLog),
            .saw(FrontendSight(frontends: rows, nodeName: nil, clusterID: nil)),
        ]
    }
}
