import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The founding's marker", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct MarkerTests {
    private let stage: Stage
    private let settings = ["SUPERVISOR_BOOTSTRAP_CONFIG_MAP": "doris-founded"]

    init() throws { stage = try Stage() }

    private func posts(to api: KubernetesStandIn) -> Int { api.requests.count { $0.hasPrefix("POST") } }

    @Test(
        "it is made once, and a new volume then founds no second cluster unless that is allowed",
        arguments: ["1.2", "2.1"]
    )
    func remembered(version: String) throws {
        let group = try Group(version: version, replicas: 1, in: stage)
        let first = try group.start(group.home(), as: 0, settings: settings)
        try first.wait(for: "the marker") { first.home.frontendRecord?["needsMarker"]?.bool == false }
        let id = try #require(first.home.frontendRecord?["clusterId"]?.integer)
        #expect(first.home.text("doris-meta/image/VERSION").contains("clusterId=\(id)"))
        #expect(group.api.configMap("doris-founded").contains("\"\(id)\""))
        #expect(try first.terminate() == 0)
        let again = try group.start(first.home, as: 0, settings: settings)
        try again.wait(for: .ready)
        #expect(try again.terminate() == 0)
        #expect(posts(to: group.api) == 1)

        let lost = try group.start(group.home(), as: 0, settings: settings)
        try lost.wait(for: .refused)
        #expect(lost.reason.contains("the ConfigMap remembers that cluster \(id) was founded"))
        #expect(lost.ask("/livez")?.status == 200)
        #expect(lost.starts == 0)
        #expect(try lost.terminate() == 0)
        let allowed = try group.start(
            lost.home,
            as: 0,
            settings: settings.merging(["SUPERVISOR_BOOTSTRAP": "allow"]) { $1 }
        )
        try allowed.wait(for: .ready)
        try allowed.wait(for: "the contradiction") {
            allowed.duties?["problem"]?.text?.contains("remembers another cluster") == true
        }
        #expect(group.api.configMap("doris-founded").contains("\"\(id)\""))
    }

    @Test("while the API cannot be asked nothing is founded", arguments: [KubernetesStandIn.Manner.forbid, .malformed])
    func unknown(mode: KubernetesStandIn.Manner) throws {
        let group = try Group(version: "2.1", replicas: 1, in: stage)
        group.api.answer(mode)
        let node = try group.start(group.home(), as: 0, settings: settings)
        try node.wait(for: "the reason") {
            node.phase == .waiting && node.reason.contains("whether a cluster was founded before cannot be read")
        }
        #expect(node.starts == 0)
        group.api.answer(.serve)
        try node.wait(for: .ready)
        try node.wait(for: "the marker") { node.home.frontendRecord?["needsMarker"]?.bool == false }
        #expect(posts(to: group.api) == 1)
    }
}
