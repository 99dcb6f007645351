import Doris
import Supervision

/// What a hook does about the entry of a frontend that has been started.
enum FrontendEntry: Equatable {
    /// The node has metadata, and its own view says the rest.
    case settled(Endpoint)
    /// Have the master add it.
    case add(FrontendRole)
    /// Look again soon.
    case wait(String)
    /// A person, or a supervisor, must do something.
    case refuse(String)

    /// Chooses from the plan of a start: of it only the addition is done to a node that runs.
    ///
    /// - Parameters:
    ///   - finding: What was found, and the plan.
    ///   - objection: Why Doris would not come under the address that would be added.
    init(_ finding: FrontendScout.Finding, objection: String?) {
        let inputs = finding.inputs
        if case .complete = inputs.metadata {
            self = .settled(inputs.node)
            return
        }
        guard !inputs.metadata.holdsAnything else {
            self = .wait("Doris is making its metadata")
            return
        }
        switch finding.plan.step {
        case .join(_, nil): self = .wait("the cluster lists \(inputs.node), and Doris has not joined yet")
        case .join(_, let role?): self = objection.map { .refuse($0) } ?? .add(role)
        case .resume, .found, .ask, .wait:
            self = .wait("waiting for Doris or for a master: \(finding.plan.reason)")
        case .refuse, .dropFormer, .recover, .setAside: self = .refuse(finding.plan.reason)
        }
    }
}
