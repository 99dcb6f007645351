import Doris
import Supervision

/// A frontend's plan for people.
enum PlanText {
    /// The lines, from what is planned to what it rests on.
    static func lines(_ plan: FrontendStartPlan, _ inputs: FrontendStartPlan.Inputs) -> [String] {
        var lines = [row("plan", plan.word), row("node", "\(inputs.node)")]
        lines += rows("why", plan.reasons)
        lines += rows("what", plan.actions(inputs))
        lines.append(row("disk", disk(inputs.metadata)))
        if let undertaking = inputs.record?.undertaking { lines.append(row("begun", undertaking.word)) }
        if let known = inputs.record?.node { lines.append(row("known as", "\(known)")) }
        lines += rows("peers", (inputs.view?.peers ?? []).map { "\($0.endpoint) \($0.words)" })
        return lines
    }

    private static func disk(_ metadata: MetadataState) -> String {
        switch metadata {
        case .complete(let role, let version, _):
            "complete: \(role.role.rawValue) \(role.nodeName) of cluster \(version.clusterID)"
        case .unfinished(let present): "unfinished: \(present.joined(separator: ", "))"
        case .torn(let present, let problem): "torn: \(problem) (\(present.joined(separator: ", ")))"
        case .missing, .empty: metadata.word
        }
    }

    private static func rows(_ name: String, _ values: [String]) -> [String] {
        values.enumerated().map { row($0 == 0 ? name : "", $1) }
    }

    private static func row(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 10 - name.count)) + value
    }
}
