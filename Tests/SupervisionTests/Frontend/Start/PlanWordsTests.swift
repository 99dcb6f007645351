import Doris
import Supervision
import Testing

@Suite("What a plan says of itself")
struct PlanWordsTests {
    private static let here = Endpoint(host: "10.0.0.2", port: 9010)
    private static let there = Endpoint(host: "10.0.0.1", port: 9010)
    private static let peer = Endpoint(host: "10.0.0.3", port: 9030)

    private static func inputs(_ means: FrontendAbilities.RecoveryMeans = .option) throws -> FrontendStartPlan.Inputs {
        let silence = ClusterError(reason: .unreachable, endpoint: peer, statement: "SHOW FRONTENDS", message: "m")
        let refusal = ClusterError(reason: .accessDenied, endpoint: peer, statement: "SHOW FRONTENDS", message: "m")
        let master = Frontend(name: "m", editLog: there, isMaster: true)
        return FrontendStartPlan.Inputs(
            metadata: .complete(
                role: try RoleFile("role=FOLLOWER\nname=old"),
                version: try VersionFile("clusterId=7\ntoken=t")
            ),
            record: FrontendRecord(clusterID: 7, node: there, undertaking: .founding),
            node: here,
            ordinal: 0,
            abilities: FrontendAbilities(
                checksHostInRole: false,
                recovery: means,
                renamesToAddress: false,
                knowsNames: true
            ),
            view: ClusterView(
                peers: [
                    .init(peer, .silence(silence), disk: .nobody), .init(peer, .silence(silence), disk: .empty),
                    .init(peer, .silence(silence), disk: .metadata(clusterID: 7)),
                    .init(peer, .silence(silence), disk: .unknown), .init(peer, .refusal(refusal)),
                    .init(peer, .listing([master])), .init(peer, .listing([])),
                ],
                silentFor: .zero
            ),
            freshName: "fresh",
            stamp: "stamp"
        )
    }

    private static let recovery = FrontendRecord.Recovery(
        superseded: [.init(there, name: "old")],
        node: here,
        nodeName: "fresh",
        attempts: 2
    )

    private static let steps: [(FrontendStartPlan.Step, String, [String])] = [
        (.resume, "resume", ["not a byte"]),
        (.found, "found", ["without --helper"]),
        (.join(helper: there, add: nil), "join", ["--helper 10.0.0.1:9010"]),
        (.join(helper: there, add: .observer), "join", ["add 10.0.0.2:9010 as OBSERVER", "--helper 10.0.0.1:9010"]),
        (
            .recover(recovery), "recover",
            ["attempt 2", "the name fresh to ROLE", "--metadata_failure_recovery", "then drop 10.0.0.1:9010"]
        ),
        (
            .dropFormer(Frontend(name: "old", editLog: there)), "drop-former",
            ["drop 10.0.0.1:9010, if that is still dead"]
        ),
        (.setAside(stamp: "stamp", role: nil), "set-aside", ["set-aside/stamp, where they are kept"]),
        (.ask, "ask", ["Doris is not started"]),
        (.wait, "wait", ["Doris is not started"]),
        (.refuse, "refuse", ["nothing is changed"]),
    ]

    @Test("a word, and every act in order", arguments: steps)
    func acts(step: FrontendStartPlan.Step, word: String, acts: [String]) throws {
        let plan = FrontendStartPlan(step, "a reason")
        #expect(plan.word == word)
        var text = plan.actions(try Self.inputs()).joined(separator: "\n")[...]
        for act in acts {
            let place = try #require(text.firstRange(of: act), "\(act) is not said, or not in its place")
            text = text[place.upperBound...]
        }
    }

    @Test("1.2 recovers by a key, and says so")
    func key() throws {
        let acts = FrontendStartPlan(.recover(Self.recovery), "r").actions(try Self.inputs(.key)).joined()
        #expect(acts.contains("set metadata_failure_recovery over fe.conf for this start"))
    }

    @Test("the document holds the plan, its reasons, and what every peer answered")
    func document() throws {
        let document = FrontendStartPlan(.resume, "one", "two").json(try Self.inputs())
        #expect(document["plan"]?.text == "resume")
        #expect(document["reasons"] == ["one", "two"])
        #expect(document["clusterId"]?.integer == 7 && document["nodeName"]?.text == "old")
        #expect(document["metadata"]?.text == "complete" && document["undertaking"]?.text == "founding")
        guard case .array(let peers)? = document["peers"] else {
            Issue.record("no peers")
            return
        }
        let answers = peers.compactMap { $0["answer"]?.text }
        #expect(
            answers.dropLast(3) == [
                "no such host", "silent; its supervisor has no metadata",
                "silent; its supervisor has metadata of cluster 7", "silent, and no supervisor answers",
            ]
        )
        #expect(answers[4].hasPrefix("refuses: ") && answers[4].contains("access denied"))
        #expect(answers.suffix(2) == ["lists 1 frontends", "lists 0 frontends and no master"])
    }

    @Test("what lies on the disk has a word of its own")
    func words() throws {
        let complete = try Self.inputs().metadata
        let states: [MetadataState] = [
            .missing, .empty, complete, .unfinished(present: []), .torn(present: [], problem: ""),
        ]
        #expect(states.map(\.word) == ["missing", "empty", "complete", "unfinished", "torn"])
        #expect(states.map(\.holdsAnything) == [false, false, true, true, true])
    }
}
