import Doris
import Supervision

/// What the record on the volume says.
enum StartMemory: CaseIterable {
    case none
    /// Last seen at this address, another one, or by the other kind of identity, alone or with others.
    case same, sameWithOthers, moved, movedWithOthers, otherKind
    case otherCluster
    case founding
    /// Added at this address, or at another, by a cluster about which nothing else is known.
    case joining, joiningThere
    case leaving, settingAside
    /// Recovering to this address: begun, tried too often, or listed there.
    case recovering, recoveringTooOften, recoveringListed
    /// Recovering to another address from where the node is neither: begun, or listed.
    case recoveringElsewhere, recoveringElsewhereListed
    /// Recovering to another address, and back.
    case recoveringBack

    /// Where the cluster lists the node, or was asked to; `nil` where nothing says so.
    func known(in scenario: StartScenario) -> Endpoint? {
        switch self {
        case .none, .founding, .otherCluster: nil
        case .same, .sameWithOthers, .joining, .leaving, .recoveringListed, .recoveringBack: scenario.here
        case .moved, .movedWithOthers, .joiningThere, .settingAside, .recovering, .recoveringTooOften,
            .recoveringElsewhere:
            scenario.there
        case .otherKind: scenario.otherKind
        case .recoveringElsewhereListed: scenario.between
        }
    }

    /// Whether it says that the cluster had other frontends.
    var knowsOthers: Bool {
        switch self {
        case .sameWithOthers, .movedWithOthers, .joining, .joiningThere: true
        default: false
        }
    }

    /// Whether it proves that there is a cluster.
    var knowsCluster: Bool { self != .none && self != .founding }

    func record(in scenario: StartScenario) -> FrontendRecord? {
        let (here, there, between) = (scenario.here, scenario.there, scenario.between)
        switch self {
        case .none: return nil
        case .same, .moved, .otherKind: return settled(scenario)
        case .sameWithOthers, .movedWithOthers:
            return settled(scenario, others: [Endpoint(host: "10.0.9.9", port: 9010)])
        case .otherCluster: return FrontendRecord(clusterID: 8)
        case .founding: return FrontendRecord(undertaking: .founding)
        case .joining: return FrontendRecord(undertaking: .joining(here, .observer))
        case .joiningThere: return FrontendRecord(undertaking: .joining(there, .observer))
        case .leaving: return settled(scenario, .leaving("ordinal 3 of 3"))
        case .settingAside: return settled(scenario, .settingAside(stamp: "begun", role: .observer))
        case .recovering: return settled(scenario, recovery(from: [there], to: here))
        case .recoveringTooOften: return settled(scenario, recovery(from: [there], to: here, attempts: 5))
        case .recoveringListed: return settled(scenario, recovery(from: [there], to: here, isListed: true))
        case .recoveringElsewhere: return settled(scenario, recovery(from: [there], to: between))
        case .recoveringElsewhereListed:
            return settled(scenario, recovery(from: [there], to: between, isListed: true))
        case .recoveringBack:
            return settled(scenario, recovery(from: [here], to: between, name: scenario.roleName))
        }
    }

    private func settled(
        _ scenario: StartScenario,
        _ undertaking: FrontendRecord.Undertaking? = nil,
        others: [Endpoint] = []
    ) -> FrontendRecord {
        FrontendRecord(
            clusterID: StartScenario.cluster,
            node: known(in: scenario),
            nodeName: scenario.roleName,
            listedName: scenario.roleName,
            others: others,
            undertaking: undertaking
        )
    }

    private func recovery(
        from superseded: [Endpoint],
        to node: Endpoint,
        name: String = "tried",
        attempts: Int = 1,
        isListed: Bool = false
    ) -> FrontendRecord.Undertaking {
        .recovering(
            FrontendRecord.Recovery(
                superseded: superseded.map { FrontendRecord.Entry($0, name: nil) },
                node: node,
                nodeName: name,
                attempts: attempts,
                isListed: isListed
            )
        )
    }
}
