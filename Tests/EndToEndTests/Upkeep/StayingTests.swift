import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Frontends that are stopped and come back", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct StayingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// What the API says of a pod that comes back, or does not say.
    enum Word: String, CaseIterable, Sendable {
        case replicasUnchanged, podNotDeleted, setDeleted, asleep, forbidden, blackHole, otherPod, malformed

        func say(to api: KubernetesStandIn, of ordinal: Int, replicas: Int) {
            api.answer(.serve)
            api.declare(replicas: replicas)
            api.pod(ordinal, isBeingDeleted: true)
            switch self {
            case .replicasUnchanged: break
            case .podNotDeleted:
                api.declare(replicas: ordinal)
                api.pod(ordinal)
            case .setDeleted: api.declare(replicas: ordinal, isBeingDeleted: true)
            case .asleep: api.declare(replicas: 0)
            case .forbidden: api.answer(.forbid)
            case .blackHole: api.answer(.blackHole)
            case .otherPod:
                api.declare(replicas: ordinal)
                api.pod(ordinal, uid: "another", isBeingDeleted: true)
            case .malformed: api.answer(.malformed)
            }
        }
    }

    /// A call's deadline, and what a loaded machine takes beside.
    private static let longest = Duration.seconds(3) + .seconds(4)

    @Test("no statement changes the cluster, and the stop hardly takes longer", arguments: [("1.2", 3), ("2.1", 2)])
    func restarts(version: String, size: Int) throws {
        let group = try Group(version: version, replicas: size, in: stage)
        var nodes = try group.cluster(0, 1)
        if size == 3 { nodes.append(try group.start(group.home(), as: 2, beside: [nodes[0].home])) }
        let (last, others) = (size - 1, nodes.dropLast().map(\.home))
        for word in Word.allCases {
            try nodes[last].wait(for: .ready)
            try nodes[0].wait(for: .ready)
            word.say(to: group.api, of: last, replicas: size)
            let before = nodes.map(\.home.changes)
            let asked = group.api.requests.count
            let clock = ContinuousClock()
            let begin = clock.now
            #expect(try nodes[last].terminate() == 0, "\(word)")
            let time = clock.now - begin
            #expect(time < StayingTests.longest, "\(word)")
            #expect(nodes.map(\.home.changes) == before, "\(word)")
            #expect(nodes[last].output.text.contains("decision=restart"), "\(word)")
            #expect(group.api.requests.count > asked, "\(word)")
            #expect(nodes[last].home.frontendRecord?["undertaking"] == .null, "\(word)")
            nodes[last] = try group.start(nodes[last].home, as: last, beside: others)
        }
        try nodes[last].wait(for: .ready)
        #expect(!nodes[last].output.text.contains("--helper"))
    }

    @Test("pre-stop returns in time while the API says nothing, and SIGTERM ends the node all the same")
    func silentAPI() throws {
        let group = try Group(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.cluster(0, 1)
        group.scale(to: 1, deleting: 1)
        group.api.answer(.blackHole)
        let clock = ContinuousClock()
        let begin = clock.now
        #expect(try nodes[1].run("pre-stop").code == 0)
        #expect(clock.now - begin < .seconds(12))
        #expect(nodes[1].ask("/readyz")?.status == 503)
        let signal = clock.now
        #expect(try nodes[1].terminate() == 0)
        #expect(clock.now - signal < StayingTests.longest)
        #expect(!nodes[0].home.changes.contains { $0.contains("DROP") })
    }

    @Test("a second SIGINT ends a node at once that waits for the API")
    func hurried() throws {
        let group = try Group(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.cluster(0, 1)
        group.scale(to: 1, deleting: 1)
        group.api.answer(.blackHole)
        nodes[1].send(SIGTERM)
        try nodes[1].wait(for: .deregistering)
        #expect(nodes[1].ask("/readyz")?.status == 503)
        let clock = ContinuousClock()
        let begin = clock.now
        nodes[1].send(SIGINT)
        try nodes[1].wait(for: "the first SIGINT") { nodes[1].output.text.contains("signal=SIGINT") }
        nodes[1].send(SIGINT)
        #expect(try nodes[1].waitForExit() == 137)
        #expect(clock.now - begin < .seconds(2))
        #expect(!nodes[0].home.changes.contains { $0.contains("DROP") })
    }

    @Test("what was dropped comes back by itself once it is declared again", arguments: ["1.2", "2.1"])
    func declaredAgain(version: String) throws {
        let group = try Group(version: version, replicas: 3, in: stage)
        let nodes = try group.cluster(0, 1, 2)
        group.scale(to: 2, deleting: 2)
        #expect(try nodes[2].terminate() == 0)
        #expect(nodes[0].listed.count == 2)
        group.api.declare(replicas: 3)
        group.api.pod(2)
        let again = try group.start(nodes[2].home, as: 2, beside: nodes.dropLast().map(\.home))
        try again.wait(for: .ready)
        #expect(again.output.text.contains("moved aside"))
        #expect(nodes[0].listed.count == 3)
        try again.wait(for: "the settled record") { again.home.frontendRecord?["undertaking"] == .null }
    }

    @Test("the evidence is on the volume before the statement, and a node that stayed listed just resumes")
    func evidenceFirst() throws {
        let group = try Group(version: "2.1", replicas: 3, in: stage)
        let nodes = try group.cluster(0, 1, 2, settings: ["SUPERVISOR_STOP_GRACE": "10s"])
        group.scale(to: 2, deleting: 2)
        // From here on the cluster can neither drop nor add.
        nodes[0].home.order("POST", "/faults", "lock busy")
        #expect(try nodes[2].terminate() == 0)
        #expect(nodes[0].home.changes.contains { $0.contains("DROP FOLLOWER") })
        let undertaking = nodes[2].home.frontendRecord?["undertaking"]
        #expect(undertaking?["kind"]?.text == "leaving")
        #expect(undertaking?.serialized.contains("ordinal 2 is beyond the 2 replicas") == true)
        #expect(nodes[0].listed.count == 3)
        nodes[0].home.order("DELETE", "/faults")
        group.api.declare(replicas: 3)
        group.api.pod(2)
        let again = try group.start(nodes[2].home, as: 2, beside: nodes.dropLast().map(\.home))
        try again.wait(for: .ready)
        #expect(!again.output.text.contains("moved aside"))
        try again.wait(for: "the settled record") { again.home.frontendRecord?["undertaking"] == .null }
    }
}
