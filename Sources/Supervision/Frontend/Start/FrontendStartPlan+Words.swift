package import Doris

extension FrontendStartPlan {
    /// The plan in one word.
    package var word: String {
        switch step {
        case .resume: "resume"
        case .found: "found"
        case .join: "join"
        case .recover: "recover"
        case .dropFormer: "drop-former"
        case .setAside: "set-aside"
        case .ask: "ask"
        case .wait: "wait"
        case .refuse: "refuse"
        }
    }

    /// What is done for it, in order, each as a sentence without its end.
    package func actions(_ inputs: Inputs) -> [String] {
        switch step {
        case .resume: ["start Doris; not a byte of its metadata is changed before"]
        case .found:
            [
                "write down that a cluster is being founded", "start Doris without --helper",
                "once it serves, make its accounts and markers where they are configured",
            ]
        case .join(let helper, nil):
            ["write down the join", "start Doris with --helper \(helper)"]
        case .join(let helper, let role?):
            [
                "write down the join", "have the master add \(inputs.node) as \(role.rawValue)",
                "read the listing again", "start Doris with --helper \(helper)",
            ]
        case .recover(let recovery): actions(for: recovery, inputs)
        case .dropFormer(let entry):
            ["read the master's listing again", "have it drop \(entry.editLog), if that is still dead", "look again"]
        case .setAside(let stamp, _):
            ["write down the move", "move image and bdb to set-aside/\(stamp), where they are kept", "look again"]
        case .ask, .wait: ["look again soon; Doris is not started"]
        case .refuse: ["look again now and then; Doris is not started and nothing is changed"]
        }
    }

    private func actions(for recovery: FrontendRecord.Recovery, _ inputs: Inputs) -> [String] {
        var actions = ["write down the recovery, attempt \(recovery.attempts)"]
        if case .complete(let role, _, _) = inputs.metadata, role.nodeName != recovery.nodeName {
            actions.append("back image/ROLE and image/VERSION up, and write the name \(recovery.nodeName) to ROLE")
        }
        actions.append(
            inputs.abilities.recovery == .key
                ? "set metadata_failure_recovery over fe.conf for this start, and start Doris without --helper"
                : "start Doris once with --metadata_failure_recovery and without --helper"
        )
        let former = recovery.superseded.map { "\($0.endpoint)" }.joined(separator: ", ")
        actions.append(
            "once it serves, have it list \(recovery.node)" + (former.isEmpty ? "" : ", then drop \(former)")
        )
        return actions
    }

    /// The document behind `plan --json`.
    package func json(_ inputs: Inputs) -> JSONValue {
        var cluster: Int?
        var name: String?
        if case .complete(let role, let version, _) = inputs.metadata {
            (cluster, name) = (version.clusterID, role.nodeName)
        }
        return [
            "plan": .string(word),
            "node": .string("\(inputs.node)"),
            "reasons": .array(reasons.map { .string($0) }),
            "actions": .array(actions(inputs).map { .string($0) }),
            "metadata": .string(inputs.metadata.word),
            "clusterId": JSONValue(cluster),
            "nodeName": JSONValue(name),
            "undertaking": JSONValue(inputs.record?.undertaking?.word),
            "peers": .array((inputs.view?.peers ?? []).map(\.json)),
        ]
    }
}

extension ClusterView.Peer {
    /// What it answered, in few words.
    package var words: String {
        switch answer {
        case .listing(let frontends):
            "lists \(frontends.count) frontends" + (frontends.contains { $0.isMaster } ? "" : " and no master")
        case .refusal(let error): "refuses: \(error)"
        case .silence:
            switch disk {
            case .nobody: "no such host"
            case .empty: "silent; its supervisor has no metadata"
            case .metadata(let id): "silent; its supervisor has metadata" + (id.map { " of cluster \($0)" } ?? "")
            case .unknown: "silent, and no supervisor answers"
            }
        }
    }

    fileprivate var json: JSONValue {
        ["frontend": .string("\(endpoint)"), "answer": .string(words)]
    }
}
