import Doris
import Supervision
import TestSupport
import Testing

@Suite("Hooks of a frontend below a shell as PID 1", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct StandaloneFrontendTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Starts a frontend that waits in its `--helper` loop until it is listed, and has its hook add it.
    private func join(_ group: Group, _ ordinal: Int, beside first: Supervised) throws -> Supervised {
        let home = try group.home()
        let node = try group.start(
            home,
            as: ordinal,
            beside: [first.home, home],
            calledAs: Supervised.shell("start_fe.sh --helper \(first.home.address):9010")
        )
        let hook = try node.hook("post-start", "--standalone", "fe", "--strict")
        try #require(hook.code == 0, "\(hook.output)\(node.output.text)")
        return node
    }

    @Test("the hook has the master add it, once, and the volume remember it", arguments: ["1.2", "2.1"])
    func joins(version: String) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let first = try group.cluster(0)[0]
        let node = try join(group, 1, beside: first)
        #expect(first.listed == [first.home.address, node.home.address])
        #expect(node.home.frontendRecord?["undertaking"] == .null)
        #expect(node.home.frontendRecord?["node"]?.text == "\(node.home.address):9010")
        let again = try node.hook("post-start", "--standalone", "fe", "--strict")
        #expect(again.code == 0 && again.output.contains("listed and alive"), "\(again.output)")
        let additions = first.home.changes.filter { $0.contains("ADD FOLLOWER") }
        #expect(additions.count == 1)
    }

    @Test("the first one founds by itself, and the hook only waits for it", arguments: ["1.2", "2.1"])
    func first(version: String) throws {
        let group = try Group(version: version, replicas: 1, in: stage)
        let node = try group.start(group.home(), as: 0, calledAs: Supervised.shell("start_fe.sh"))
        let hook = try node.hook("post-start", "--standalone", "fe", "--strict")
        #expect(hook.code == 0, "\(hook.output)")
        #expect(node.home.changes.isEmpty)
        #expect(node.home.frontendRecord?["node"]?.text == "\(node.home.address):9010")
    }

    @Test("one of two that leaves is dropped before its end; the other can write", arguments: ["1.2", "2.1"])
    func oneOfTwo(version: String) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let first = try group.cluster(0)[0]
        let node = try join(group, 1, beside: first)
        group.scale(to: 1, deleting: 1)
        let hook = try node.hook("pre-stop", "--standalone", "fe")
        #expect(hook.code == 0 && hook.output.contains("no longer lists"), "\(hook.output)")
        #expect(first.listed == [first.home.address])
        try SQLClient(address: first.home.address).rows("CREATE USER 'later'@'%' IDENTIFIED BY 'x'")
    }

    @Test("one of three stays listed until it has ended, and the hook says so", arguments: ["1.2", "2.1"])
    func oneOfThree(version: String) throws {
        let group = try Group(version: version, replicas: 3, in: stage)
        let nodes = try group.cluster(0, 1)
        let node = try join(group, 2, beside: nodes[0])
        group.scale(to: 2, deleting: 2)
        let hook = try node.hook("pre-stop", "--standalone", "fe")
        #expect(hook.code == 0 && hook.output.contains("drops its entry later"), "\(hook.output)")
        #expect(!nodes[0].home.changes.contains { $0.contains("DROP") })
    }

    @Test("a restart drops nothing", arguments: ["rolling", "forbidden"])
    func restart(kind: String) throws {
        let group = try Group(version: "2.1", replicas: 2, in: stage)
        let first = try group.cluster(0)[0]
        let node = try join(group, 1, beside: first)
        if kind == "rolling" { group.scale(to: 2, deleting: 1) } else { group.api.answer(.forbid) }
        let hook = try node.hook("pre-stop", "--standalone", "fe")
        #expect(hook.code == 0 && hook.output.contains("it comes back"), "\(hook.output)")
        #expect(!first.home.changes.contains { $0.contains("DROP") })
    }
}
