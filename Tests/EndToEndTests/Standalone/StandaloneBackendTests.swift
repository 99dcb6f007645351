import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Hooks of a backend below a shell as PID 1", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct StandaloneBackendTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func record(of node: Supervised) -> JSONValue? {
        try? JSONValue(parsing: Files.text(at: "\(node.home.path)/storage/.doris-supervisor/backend").utf8)
    }

    private func start(
        _ group: BackendGroup,
        _ home: Home? = nil,
        as ordinal: Int,
        settings: [String: String] = [:]
    ) throws -> Supervised {
        let words = Supervised.shell("start_be.sh")
        return try group.start(home ?? group.home(), as: ordinal, settings: settings, calledAs: words)
    }

    /// Backends that their hooks have registered.
    private func backends(_ group: BackendGroup, _ count: Int) throws -> [Supervised] {
        let nodes = try (0..<count).map { try start(group, as: $0) }
        for node in nodes {
            let hook = try node.hook("post-start", "--standalone", "be", "--strict")
            try #require(hook.code == 0, "\(hook.output)\(node.output.text)")
        }
        return nodes
    }

    private func additions(_ group: BackendGroup) -> Int {
        group.frontend.home.statements.count { $0.contains("ADD BACKEND") }
    }

    @Test("the hook registers it, once, however often it runs and beside itself", arguments: ["1.2", "2.1"])
    func registration(version: String) throws {
        let group = try BackendGroup(version: version, replicas: 1, in: stage)
        let node = try start(group, as: 0)
        let hooks = try (0..<2).map { _ in try node.begin(["post-start", "--standalone", "be", "--strict"]) }
        for hook in hooks { #expect(hook.program.exitCode(within: .seconds(40)) == 0, "\(hook.output.text)") }
        #expect(try group.row(of: node.home)?["Alive"] == "true")
        #expect(record(of: node)?["id"]?.integer != nil && record(of: node)?["undertaking"] == .null)
        let again = try node.hook("post-start", "--standalone", "be", "--strict")
        #expect(again.code == 0 && again.output.contains("post-start: the node is listed and alive"))
        #expect(additions(group) == 1)
    }

    @Test(
        "a scale-in moves every tablet away within the grace period, and leaves Doris running",
        arguments: ["1.2", "2.1"]
    )
    func scaleIn(version: String) throws {
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        let nodes = try backends(group, 2)
        try group.makeTable()
        group.scale(to: 1, deleting: 1)
        let hooks = try (0..<2).map { _ in try nodes[1].begin(["pre-stop", "--standalone", "be"]) }
        for hook in hooks { #expect(hook.program.exitCode(within: .seconds(85)) == 0, "\(hook.output.text)") }
        #expect(hooks.contains { $0.output.text.contains("decommission finished") }, "\(hooks.map(\.output.text))")
        #expect(try group.row(of: nodes[1].home) == nil)
        #expect(group.rows == "5")
        #expect(nodes[1].server != nil)
        let own = "\(nodes[1].home.address):9050"
        #expect(group.decommissions.count == 1 && group.decommissions.allSatisfy { $0.contains(own) })
        #expect(record(of: nodes[1])?["undertaking"]?["kind"]?.text == "left")
        let again = try nodes[1].hook("pre-stop", "--standalone", "be")
        #expect(again.code == 0 && group.decommissions.count == 1)
        // The container of a pod that left is started again: it does not come back.
        #expect(try nodes[1].hook("post-start", "--standalone", "be", "--strict").code == 1)
        #expect(additions(group) == 2)
    }

    @Test("a restart decommissions nothing", arguments: ["rolling", "asleep", "container only", "forbidden", "never"])
    func restart(kind: String) throws {
        let group = try BackendGroup(version: "2.1", replicas: 2, in: stage)
        let settings = kind == "never" ? ["SUPERVISOR_DECOMMISSION_ON_STOP": "never"] : [:]
        let nodes = try (0..<2).map { try start(group, as: $0, settings: settings) }
        for node in nodes { #expect(try node.hook("post-start", "--standalone", "be", "--strict").code == 0) }
        switch kind {
        case "rolling": group.scale(to: 2, deleting: 1)
        case "asleep": group.scale(to: 0, deleting: 0, 1)
        case "container only": group.api.declare(replicas: 1)
        case "forbidden": group.api.answer(.forbid)
        default: group.scale(to: 1, deleting: 1)
        }
        // The lines for people come to the container's log, where the hook's own output is lost.
        let log = try OutputFile()
        let (hook, output) = try nodes[1].begin(["pre-stop", "--standalone", "be"], apart: log)
        #expect(hook.exitCode(within: .seconds(20)) == 0)
        let words = "pre-stop: \(kind == "never" ? "this stop decommissions nothing" : "decommission")"
        #expect(output.text.contains(words))
        #expect(nodes[1].output.text.contains(words) && !log.text.contains("pre-stop: "))
        #expect(group.decommissions.isEmpty)
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "false")
    }

    @Test("a hook that the kubelet ends leaves a record, and the hook of the next pod takes the mark back")
    func cut() throws {
        // 1.2 takes a decommission that leaves too few backends, and never ends it.
        let group = try BackendGroup(version: "1.2", replicas: 2, in: stage)
        let nodes = try backends(group, 2)
        try group.makeTable(replicas: 2)
        group.scale(to: 1, deleting: 1)
        let (hook, _) = try nodes[1].begin(["pre-stop", "--standalone", "be"])
        try nodes[1].wait(for: "the mark") {
            (try? group.row(of: nodes[1].home))??["SystemDecommissioned"] == "true"
        }
        for pid in nodes[1].hooks { kill(pid, SIGTERM) }
        #expect(hook.exitCode(within: .seconds(10)) != nil)
        #expect(record(of: nodes[1])?["undertaking"]?["kind"]?.text == "decommissioning")
        nodes[1].end()
        group.api.declare(replicas: 2)
        group.api.pod(1, uid: "pod-1-again")
        let again = try start(group, nodes[1].home, as: 1, settings: ["POD_UID": "pod-1-again"])
        let back = try again.hook("post-start", "--standalone", "be", "--strict")
        #expect(back.code == 0, "\(back.output)")
        #expect(try group.row(of: again.home)?["SystemDecommissioned"] == "false")
        #expect(record(of: again)?["undertaking"] == .null)
    }

    @Test("the end of the time leaves mark and record, and Doris the time that it needs")
    func incomplete() throws {
        let group = try BackendGroup(version: "1.2", replicas: 2, in: stage)
        let nodes = try backends(group, 1) + [start(group, as: 1, settings: ["SUPERVISOR_STOP_GRACE": "40s"])]
        #expect(try nodes[1].hook("post-start", "--standalone", "be", "--strict").code == 0)
        try group.makeTable(replicas: 2)
        group.scale(to: 1, deleting: 1)
        let hook = try nodes[1].hook("pre-stop", "--standalone", "be", within: .seconds(30))
        #expect(hook.code == 0 && hook.output.contains("incomplete"), "\(hook.output)")
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "true")
        #expect(record(of: nodes[1])?["undertaking"]?["kind"]?.text == "decommissioning")
    }

    @Test("storage of another cluster is told, and not added", arguments: ["1.2", "2.1"])
    func conflict(version: String) throws {
        let group = try BackendGroup(version: version, replicas: 1, in: stage)
        let home = try group.home()
        mkdir("\(home.path)/storage", 0o755)
        home.write("4711", to: "storage/cluster_id")
        let node = try start(group, home, as: 0)
        for strict in [true, false] {
            let words = ["post-start", "--standalone", "be"] + (strict ? ["--strict"] : [])
            let (hook, output) = try node.begin(words)
            #expect(hook.exitCode(within: .seconds(40)) == (strict ? 1 : 0))
            #expect(output.text.contains("conflict: the storage belongs to cluster 4711"), "\(output.text)")
        }
        #expect(additions(group) == 0)
    }

    @Test("beside a supervisor it does nothing and says so")
    func supervised() throws {
        let group = try BackendGroup(version: "2.1", replicas: 1, in: stage)
        let node = try group.backends(1)[0]
        let hook = try node.hook("post-start", "--standalone", "be", "--strict")
        #expect(hook.code == 1 && hook.output.contains("a supervisor has the volume"), "\(hook.output)")
        #expect(try node.hook("pre-stop", "--standalone", "be", within: .seconds(20)).code == 0)
        #expect(node.phase == .ready)
    }

    @Test("settings that can't be used are told as those of a run", arguments: ["post-start", "pre-stop"])
    func badSettings(hook: String) throws {
        let words = [BuiltPrograms.supervisor, hook, "--standalone"]
        let role = try Program.run(words + ["broker"])
        #expect(role.code == 78 && role.errors.contains("--standalone: 'broker' is not accepted; expected fe or be"))
        let missing = try Program.run(words + ["be"])
        #expect(missing.code == 78 && missing.errors.contains("\(hook): bad setting SUPERVISOR_CLUSTER_FRONTENDS"))
    }
}
