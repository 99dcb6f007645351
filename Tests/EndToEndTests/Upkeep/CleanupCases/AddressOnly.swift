import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// By address: an address names no pod; what never came needs no proof.
struct AddressOnly: CleanupCase {
    private let nodes: [Supervised]
    private let newcomer = Loopback.next()
    private var master: Supervised { nodes[0] }

    init(in stage: Stage) throws {
        let group = try Group(version: "1.2", replicas: 1, in: stage)
        nodes = try group.cluster(0, 1, settings: cleanupSettings("scaled-in", electable: 1))
        try nodes[1].loseContainer()
        try SQLClient(address: nodes[0].home.address).rows("ALTER SYSTEM ADD OBSERVER \"\(newcomer):9010\"")
    }

    var isDecided: Bool {
        reason(master, to: nodes[1].home.address)?.contains("does not name a pod") == true
            && !master.listed.contains(newcomer)
    }

    func check() throws { #expect(master.listed.contains(nodes[1].home.address)) }

    var description: String { words(master) }
}
