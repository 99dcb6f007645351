import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// By name, and nobody to ask about pods.
struct NoAPI: CleanupCase {
    private let group: Group
    private let nodes: [Supervised]

    init(in stage: Stage) throws {
        group = try Group(version: "2.1", replicas: 1, byName: true, in: stage)
        let settings = cleanupSettings("scaled-in", electable: 1)
        let master = try group.start(group.home(), as: 0, settings: settings, asksAPI: false)
        try master.wait(for: .ready)
        let other = try group.start(group.home(), as: 1, beside: [master.home], settings: settings, asksAPI: false)
        try other.wait(for: .ready)
        try other.loseContainer()
        nodes = [master, other]
    }

    var isDecided: Bool {
        reason(nodes[0], to: NameService.name(1))?.contains("no Kubernetes API is configured") == true
    }

    func check() throws { #expect(nodes[0].listed.contains(NameService.name(1))) }

    var description: String { words(nodes[0]) }
}
