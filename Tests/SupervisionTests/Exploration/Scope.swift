import Doris
import Supervision

/// What is explored: a role, the durations and limits that it runs with, and what its environment may do.
struct Scope {
    let role: NodeRole
    var policy = Scope.shortPolicy
    var startup = Scope.shortStartup
    var menu: Menu
    var seed: UInt64 = 1

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
        return NodeMachine(
            role: role,
            node: Endpoint(host: "10.0.0.7", port: 9050),
            policy: policy,
            startup: startup,
            seed: seed,
            at: .at(0)
        )
    }
}
