import Doris

/// What is published of a frontend's duties.
package struct FrontendReport: Equatable, Sendable {
    /// What the last preparation found, or Doris has made since; other supervisors found a cluster on it, or do not.
    package var facts: FrontendDuties.Facts?
    /// What is under way on the volume, in one word.
    package var undertaking: String?
    /// What could not be done for the cluster, as a clause.
    package var problem: String?
    /// What is wrong with the volume's free space, as a clause.
    package var shortage: String?
    /// The dead frontends that stay listed, and why.
    package var refusals: [FrontendCleanup.Refusal]
    /// How often a dead frontend was considered and left.
    package var refusalCount: Int
    /// How many dead frontends were dropped.
    package var drops: Int
    /// What came of a departure, as a clause.
    package var departure: String?

    init(_ duties: FrontendDuties) {
        facts = duties.facts
        if let name = duties.upkeep.nodeName {
            facts?.metadata = "complete"
            facts?.nodeName = name
            facts?.clusterID = duties.upkeep.clusterID ?? duties.facts?.clusterID
        }
        undertaking = duties.upkeep.record.undertaking?.word
        problem = duties.upkeep.problem
        shortage = duties.upkeep.shortage
        refusals = duties.upkeep.cleanup.refusals
        refusalCount = duties.upkeep.cleanup.refusalCount
        drops = duties.upkeep.cleanup.drops
        departure = duties.departure.outcome
    }

    /// The section of `/status`.
    var json: JSONValue {
        [
            "metadata": JSONValue(facts?.metadata),
            "clusterId": JSONValue(facts?.clusterID),
            "nodeName": JSONValue(facts?.nodeName),
            "undertaking": JSONValue(undertaking),
            "problem": JSONValue(problem),
            "shortage": JSONValue(shortage),
            "cleanup": [
                "drops": JSONValue(drops),
                "refusals": JSONValue(refusalCount),
                "left": .array(
                    refusals.map { ["frontend": .string("\($0.endpoint)"), "reason": .string($0.reason)] }
                ),
            ],
            "departure": JSONValue(departure),
        ]
    }
}

extension FrontendRecord.Undertaking {
    /// The undertaking in one word.
    package var word: String {
        switch self {
        case .founding: "founding"
        case .joining: "joining"
        case .recovering: "recovering"
        case .settingAside: "setting-aside"
        case .leaving: "leaving"
        }
    }
}
