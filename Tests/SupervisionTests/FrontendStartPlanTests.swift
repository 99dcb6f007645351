import Doris
import Supervision
import Testing

@Suite("Choosing how a frontend starts")
struct FrontendStartPlanTests {
    private let own = Endpoint(host: "10.0.0.1", port: 9010)
    private let peer = Endpoint(host: "10.0.0.2", port: 9030)
    private let master = Frontend(name: "m", editLog: Endpoint(host: "10.0.0.2", port: 9010), isMaster: true)

    private func complete(_ name: String) throws -> MetadataState {
        .complete(
            role: try RoleFile("role=FOLLOWER\nname=\(name)"),
            version: try VersionFile("clusterId=7\ntoken=t")
        )
    }

    private func plan(
        _ metadata: MetadataState,
        ordinal: Int? = 0,
        bootstrap: Settings.Bootstrap = .auto,
        checksHost: Bool = false,
        answers: [ClusterView.Answer]? = [],
        silentFor: Duration = .seconds(60)
    ) -> FrontendStartPlan {
        FrontendStartPlan(
            .init(
                metadata: metadata,
                node: own,
                ordinal: ordinal,
                electable: 3,
                bootstrap: bootstrap,
                checksHostInRole: checksHost,
                view: answers.map { ClusterView(answers: $0.map { (peer, $0) }, silentFor: silentFor) }
            )
        )
    }

    private var silence: ClusterView.Answer { .silence(error(.unreachable)) }

    private func error(_ reason: ClusterError.Reason) -> ClusterError {
        ClusterError(reason: reason, endpoint: peer, statement: "SHOW FRONTENDS", message: "m")
    }

    @Test("complete metadata is resumed, whoever answers", arguments: [nil, 0, 1, 5])
    func resume(ordinal: Int?) throws {
        let metadata = try complete("fe_83d061f4_31b3_43ee_9764_5506795e0bfe")
        #expect(plan(metadata, ordinal: ordinal, answers: nil) == .resume)
        #expect(plan(metadata, ordinal: ordinal, bootstrap: .never, answers: [.listing([master])]) == .resume)
    }

    @Test("1.2 with another address in ROLE is refused and nothing is tried; later versions do not look")
    func movedAddress() throws {
        let moved = try complete("10.9.9.9_9010_1682500000000")
        guard case .refuse(let reason) = plan(moved, checksHost: true) else {
            Issue.record("a changed address must be refused")
            return
        }
        #expect(reason.contains("10.9.9.9") && reason.contains("10.0.0.1"))
        #expect(plan(moved, checksHost: false) == .resume)
        #expect(plan(try complete("10.0.0.1_9010_1682500000000"), checksHost: true) == .resume)
    }

    @Test(
        "torn and missing metadata are refused, even where founding is allowed",
        arguments: [Settings.Bootstrap.auto, .allow]
    )
    func torn(bootstrap: Settings.Bootstrap) {
        for metadata in [
            MetadataState.missing, .torn(present: ["image/ROLE"], problem: "VERSION is missing"),
            .unfinished(present: ["image/ROLE"]),
        ] {
            guard case .refuse = plan(metadata, bootstrap: bootstrap) else {
                Issue.record("\(metadata) must be refused")
                return
            }
        }
    }

    @Test("no pod founds a cluster while a master answers", arguments: [nil, 0, 1, 3] as [Int?])
    func masterAnswers(ordinal: Int?) {
        for bootstrap in Settings.Bootstrap.allCases {
            let role: FrontendRole = (ordinal ?? 0) < 3 ? .follower : .observer
            #expect(
                plan(.empty, ordinal: ordinal, bootstrap: bootstrap, answers: [silence, .listing([master])])
                    == .join(helper: master.editLog, add: role)
            )
        }
    }

    @Test("an entry that exists already is not added again")
    func listed() {
        let mine = Frontend(name: "x", editLog: own, isAlive: false, hasJoined: false)
        #expect(plan(.empty, answers: [.listing([mine, master])]) == .join(helper: master.editLog, add: nil))
    }

    @Test("a cluster that calls this empty node its master is waited for, never joined or founded")
    func ownGhost() {
        let ghost = Frontend(name: "x", editLog: own, isMaster: true)
        guard case .wait = plan(.empty, bootstrap: .allow, answers: [.listing([ghost])]) else {
            Issue.record("must wait")
            return
        }
    }

    @Test(
        "founding: who may, and when",
        arguments: [
            (0, Settings.Bootstrap.auto, true), (0, .allow, true), (0, .never, false), (1, .auto, false),
            (1, .allow, false), (2, .never, false), (nil, .auto, false), (nil, .allow, true), (nil, .never, false),
        ] as [(Int?, Settings.Bootstrap, Bool)]
    )
    func founding(ordinal: Int?, bootstrap: Settings.Bootstrap, isAllowed: Bool) {
        for answers in [[], [silence], [silence, silence]] {
            let founds = plan(.empty, ordinal: ordinal, bootstrap: bootstrap, answers: answers) == .found
            #expect(founds == isAllowed)
        }
    }

    @Test("whatever answers, other than silence, forbids founding")
    func anyAnswer() {
        let reasons: [ClusterError.Reason] = [
            .accessDenied, .rejected(code: 1105), .malformed, .timedOut, .notSent, .broken,
        ]
        for reason in reasons {
            for bootstrap in Settings.Bootstrap.allCases {
                guard case .wait = plan(.empty, bootstrap: bootstrap, answers: [silence, .refusal(error(reason))])
                else {
                    Issue.record("\(reason) must make the frontend wait")
                    return
                }
            }
        }
        var headless = master
        headless.isMaster = false
        guard case .wait = plan(.empty, bootstrap: .allow, answers: [.listing([headless])]) else {
            Issue.record("a listing without a master must make the frontend wait")
            return
        }
    }

    @Test("a short silence is not enough, and an unasked question proves nothing")
    func shortSilence() {
        guard case .wait = plan(.empty, answers: [silence], silentFor: .seconds(9)) else {
            Issue.record("must wait")
            return
        }
        #expect(plan(.empty, answers: [silence], silentFor: .seconds(10)) == .found)
        guard case .wait = plan(.empty, bootstrap: .allow, answers: nil) else {
            Issue.record("must wait")
            return
        }
    }
}
