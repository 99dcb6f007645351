import Doris
import Supervision

/// Something that must hold of a plan, whatever it is made from.
struct StartInvariant: Sendable {
    /// What must hold, as a sentence.
    let name: String
    /// What is wrong, in words; `nil` when nothing is.
    let violation: @Sendable (StartScenario, FrontendStartPlan) -> String?

    private init(_ name: String, _ violation: @escaping @Sendable (StartScenario, FrontendStartPlan) -> String?) {
        (self.name, self.violation) = (name, violation)
    }

    static let all = [
        onlyAlone, recordOfRecovery, neverWhileOthersAnswer, foundsWithPermission, resumesUnchanged,
        dropsTheDead, setsAsideForAMaster, joinsAMaster, keepsItsCluster, sticky, names, damage,
    ]

    /// Whether a fault of the invariant's own would show: which plans it has anything to say about.
    private static func first(_ conditions: (String, Bool)...) -> String? {
        conditions.first { !$0.1 }?.0
    }

    static let onlyAlone = StartInvariant("a recovery is for a follower that is provably alone and moved") {
        scenario,
        plan in
        guard case .recover = plan.step else { return nil }
        let hostInName =
            scenario.release == .first && scenario.disk == .followerNamedThere ? scenario.there : scenario.here
        let from = scenario.memory.known(in: scenario) ?? hostInName
        return first(
            ("it is not complete", scenario.isComplete),
            ("it is an observer", scenario.disk != .observer),
            ("it is not declared alone", scenario.replicas == 1),
            ("others are known", !scenario.memory.knowsOthers),
            ("nobody was asked", scenario.view != .notAsked),
            ("somebody answers", !scenario.view.isAnswer),
            ("nobody was asked for long enough", scenario.view != .silentForAMoment),
            ("metadata lies elsewhere", !scenario.view.isMetadataElsewhere),
            (
                "it did not move",
                from != scenario.here || scenario.rewritesRole == .always || scenario.memory == .recoveringBack
            ),
            ("it has no means", scenario.release != .unknown),
            ("it was tried too often", scenario.memory != .recoveringTooOften),
            ("it is listed here already", scenario.memory != .recoveringListed),
            ("it is of another cluster", scenario.memory != .otherCluster)
        )
    }

    static let recordOfRecovery = StartInvariant("a recovery's record counts it, and lists no address but former ones")
    {
        scenario,
        plan in
        guard case .recover(let recovery) = plan.step else { return nil }
        let before = scenario.memory.record(in: scenario)?.recovery
        let isNewNode = before?.node != scenario.here
        let mayKeepName = scenario.release == .renaming
        return first(
            ("it is for another node", recovery.node == scenario.here),
            ("the attempt is not counted", recovery.attempts == (before?.attempts ?? 0) + 1),
            ("the own address counts as superseded", !recovery.superseded.contains { $0.endpoint == scenario.here }),
            ("it counts as listed", !recovery.isListed),
            (
                "a former address is forgotten",
                (before.map { $0.superseded.map(\.endpoint) + [$0.node] } ?? [])
                    .allSatisfy { former in
                        former == scenario.here || recovery.superseded.contains { $0.endpoint == former }
                    }
            ),
            (
                "the former address is forgotten",
                scenario.memory.known(in: scenario).map { known in
                    known == scenario.here || recovery.superseded.contains { $0.endpoint == known }
                } ?? true
            ),
            (
                "the name is neither fresh nor kept",
                isNewNode
                    ? recovery.nodeName == StartScenario.freshName
                        || (mayKeepName && recovery.nodeName == scenario.roleName)
                    : recovery.nodeName == before?.nodeName
            ),
            (
                "the name is new although ROLE may not be rewritten",
                scenario.rewritesRole != .never || mayKeepName || !isNewNode
            )
        )
    }

    static let neverWhileOthersAnswer = StartInvariant("while anybody answers, nothing is recovered or founded") {
        scenario,
        plan in
        switch plan.step {
        case .recover, .found: scenario.view.isAnswer ? "somebody answers" : nil
        default: nil
        }
    }

    static let foundsWithPermission = StartInvariant("a cluster is founded with a permission, and beside no other") {
        scenario,
        plan in
        guard plan.step == .found else { return nil }
        let isAllowed = scenario.bootstrap == .allow
        return first(
            ("there is something", scenario.disk == .empty),
            ("nobody was asked", scenario.view != .notAsked),
            ("nobody was asked for long enough", scenario.view != .silentForAMoment),
            ("it is forbidden", scenario.bootstrap != .never),
            ("it is not ordinal 0", scenario.ordinal == 0 || (scenario.ordinal == nil && isAllowed)),
            ("metadata lies elsewhere", !scenario.view.isMetadataElsewhere),
            ("a disk is not known", scenario.view != .silentUnknown || isAllowed),
            ("a cluster is remembered on the volume", !scenario.memory.knowsCluster || isAllowed),
            ("a cluster is remembered in the ConfigMap", scenario.marker == .none || isAllowed),
            ("the name does not serve", scenario.trouble != .name)
        )
    }

    static let resumesUnchanged = StartInvariant("a complete node that is where it was starts as it is, unasked") {
        scenario,
        plan in
        guard scenario.isComplete, [.same, .sameWithOthers, .joining, .recoveringListed].contains(scenario.memory),
            scenario.rewritesRole != .always || scenario.replicas != 1, !scenario.trouble.isDoubt,
            !scenario.trouble.isSticky
        else { return nil }
        let wanted: FrontendStartPlan.Step = scenario.trouble == .name ? .wait : .resume
        return plan.step == wanted ? nil : "it is \(plan.step) instead of \(wanted)"
    }

    static let dropsTheDead = StartInvariant("only a dead entry that is no master's is dropped, by a master") {
        scenario,
        plan in
        guard case .dropFormer(let entry) = plan.step else { return nil }
        let isOwn = entry.editLog == scenario.here || entry.name == scenario.roleName
        return first(
            ("it is alive", !entry.isAlive),
            ("it is the master", !entry.isMaster),
            ("it is another's", isOwn),
            ("no master answers", scenario.view.masterOfCluster == StartScenario.cluster),
            ("it is of another cluster", scenario.memory != .otherCluster)
        )
    }

    static let setsAsideForAMaster = StartInvariant("metadata is set aside for a master's sake, or is none yet") {
        scenario,
        plan in
        guard case .setAside(let stamp, let role) = plan.step else { return nil }
        if scenario.memory == .settingAside {
            let isSame = stamp == "begun" && role == .observer
            return isSame && scenario.disk != .empty && scenario.disk != .missing ? nil : "it is begun anew"
        }
        // What a join left that did not finish: the cluster has it all.
        if scenario.disk == .torn, [.joining, .joiningThere].contains(scenario.memory) {
            return role == scenario.memory.role ? nil : "no role"
        }
        if scenario.disk == .unfinished { return role == nil ? nil : "it has a role" }
        return first(
            ("there is nothing to keep", scenario.isComplete),
            ("no master of this cluster answers", scenario.view.masterOfCluster == StartScenario.cluster),
            ("the role is lost", role == (scenario.disk == .observer ? .observer : .follower)),
            ("the folder is an old one", stamp == "stamp")
        )
    }

    static let joinsAMaster = StartInvariant("a new node joins a living master of its cluster that is another node") {
        scenario,
        plan in
        guard case .join(let helper, let add) = plan.step else { return nil }
        return first(
            ("there is something", scenario.disk == .empty),
            ("no master answers", scenario.view.masterOfCluster != nil),
            ("it is its own helper", helper != scenario.here),
            (
                "the helper is not the master",
                scenario.view == .formerMaster || helper == StartView.master(of: scenario)
            ),
            ("it is added twice, or not at all", (add == nil) == scenario.view.listsOwn),
            ("the helper would not be found", !scenario.hasOtherHTTPPort),
            ("the name does not serve", scenario.trouble != .name),
            ("another newcomer is waited for", scenario.view != .newcomer || add == nil),
            (
                "the role is not the one it had",
                add == nil || add == scenario.memory.role ?? (scenario.ordinal ?? 0 < 3 ? .follower : .observer)
            )
        )
    }

    static let keepsItsCluster = StartInvariant("a node of one cluster takes no part in another") { scenario, plan in
        let own = scenario.memory.record(in: scenario)?.clusterID
        switch plan.step {
        case .join(_, _):
            guard let own, let other = scenario.view.masterOfCluster else { return nil }
            return own == other ? nil : "it joins cluster \(other) with a record of \(own)"
        case .resume, .recover, .dropFormer:
            return own == nil || own == StartScenario.cluster ? nil : "the record is of cluster \(own ?? 0)"
        default: return nil
        }
    }

    static let sticky = StartInvariant("with a key that recovers at each start nothing starts beside others") {
        scenario,
        plan in
        guard scenario.trouble.isSticky else { return nil }
        switch plan.step {
        case .resume:
            return scenario.memory.knowsOthers || scenario.view.isAnswer ? "it would tear the group apart" : nil
        case .join: return "it would tear the group apart at its next start"
        default: return nil
        }
    }

    static let names = StartInvariant("a node whose name does not serve is not started by it") { scenario, plan in
        guard scenario.trouble == .name else { return nil }
        switch plan.step {
        case .resume, .recover, .found, .join: return "it is \(plan.step)"
        default: return nil
        }
    }

    static let damage = StartInvariant("damaged or missing metadata are for a person") { scenario, plan in
        switch scenario.disk {
        case .missing: plan.step == .refuse ? nil : "it is \(plan.step)"
        case .torn:
            plan.step == .refuse || [.settingAside, .joining, .joiningThere].contains(scenario.memory)
                ? nil : "it is \(plan.step)"
        default: nil
        }
    }
}

extension StartMemory {
    /// The role that it remembers for a node without metadata.
    var role: FrontendRole? {
        switch self {
        case .joining, .joiningThere, .settingAside: .observer
        default: nil
        }
    }
}
