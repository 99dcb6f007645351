import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// A living frontend of which nobody says what it is called in ROLE.
struct Unsupervised: CleanupCase {
    private let nodes: [Supervised]

    init(in stage: Stage) throws {
        let group = try Group(version: "2.1", replicas: 1, in: stage)
        let settings = cleanupSettings("dead", electable: 1)
        let first = try group.cluster(0, settings: settings)[0]
        // To the others a supervisor at another port is none.
        let hidden = settings.merging(["SUPERVISOR_HTTP_PORT": "8098"]) { $1 }
        let second = try group.start(group.home(), as: 1, beside: [first.home], settings: hidden)
        try first.wait(for: "the second") { (try? first.listing()[second.home.address]?["Alive"]) == "true" }
        let third = try group.start(group.home(), as: 2, beside: [first.home], settings: settings)
        try third.wait(for: .ready)
        try third.loseContainer()
        nodes = [first, second, third]
    }

    var isDecided: Bool {
        reason(nodes[0], to: nodes[2].home.address)?.contains("the name in ROLE of \(nodes[1].home.address):9010")
            == true
    }

    func check() throws { #expect(nodes[0].listed.count == 3) }

    var description: String { words(nodes[0]) }
}
