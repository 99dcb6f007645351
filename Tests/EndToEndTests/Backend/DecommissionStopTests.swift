import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Backends that leave for good", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct DecommissionStopTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func record(of node: Supervised) -> JSONValue? {
        let text = Files.text(at: "\(node.home.path)/storage/.doris-supervisor/backend")
        return try? JSONValue(parsing: text.utf8)
    }

    @Test(
        "its tablets move away before its Doris is asked to end, and no row is lost",
        arguments: ["1.2", "2.1", "4.0"]
    )
    func scaleIn(version: String) throws {
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        let nodes = try group.backends(2)
        try group.makeTable()
        #expect(group.rows == "5")
        group.scale(to: 1, deleting: 1)
        nodes[1].send(SIGTERM)
        try nodes[1].wait(for: .decommissioning)
        #expect(nodes[1].ask("/readyz")?.status == 503 && nodes[1].ask("/livez")?.status == 200)
        #expect(try nodes[1].waitForExit(within: .seconds(90)) == 0)
        #expect(try group.row(of: nodes[1].home) == nil)
        #expect(group.rows == "5")
        let own = "\(nodes[1].home.address):9050"
        #expect(group.decommissions.count == 1 && group.decommissions.allSatisfy { $0.contains(own) })
        #expect(record(of: nodes[1])?["undertaking"]?["kind"]?.text == "left")
        // Another pod of that ordinal, on the kept volume, is wanted again.
        group.api.declare(replicas: 2)
        group.api.pod(1, uid: "pod-1-again")
        let again = try group.start(nodes[1].home, as: 1, settings: ["POD_UID": "pod-1-again"])
        try again.wait(for: .ready)
        #expect(group.rows == "5")
    }

    @Test(
        "a stop that is a restart decommissions nothing",
        arguments: ["rolling", "asleep", "torn down", "container only", "forbidden", "malformed", "never"]
    )
    func restart(kind: String) throws {
        let group = try BackendGroup(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.backends(
            2,
            settings: kind == "never" ? ["SUPERVISOR_DECOMMISSION_ON_STOP": "never"] : [:]
        )
        switch kind {
        case "rolling": group.scale(to: 2, deleting: 1)
        case "asleep": group.scale(to: 0, deleting: 0, 1)
        case "torn down":
            group.api.declare(replicas: 1, isBeingDeleted: true)
            group.api.pod(1, isBeingDeleted: true)
        case "container only": group.api.declare(replicas: 1)
        case "forbidden": group.api.answer(.forbid)
        case "malformed": group.api.answer(.malformed)
        default: group.scale(to: 1, deleting: 1)
        }
        #expect(try nodes[1].terminate() == 0)
        #expect(group.decommissions.isEmpty)
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "false")
    }

    @Test("replicas that are raised again while it moves take it back, and the pod ends as for a restart")
    func raisedAgain() throws {
        // 1.2 takes a decommission that leaves too few backends, and never ends it.
        let group = try BackendGroup(version: "1.2", replicas: 2, in: stage)
        let nodes = try group.backends(2)
        try group.makeTable(replicas: 2)
        group.scale(to: 1, deleting: 1)
        nodes[1].send(SIGTERM)
        try nodes[1].wait(for: .decommissioning)
        try nodes[1].wait(for: "the mark") {
            (try? group.row(of: nodes[1].home))??["SystemDecommissioned"] == "true"
        }
        group.api.declare(replicas: 2)
        #expect(try nodes[1].waitForExit(within: .seconds(60)) == 0)
        #expect(group.decommissions.count == 2 && group.decommissions.last?.contains("CANCEL") == true)
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "false")
        #expect(record(of: nodes[1])?["undertaking"] == .null)
        #expect(group.rows == "5")
    }

    @Test(
        "one at another address takes over what its former entry holds before it leaves, whenever its stop comes",
        arguments: [("1.2", true), ("1.2", false), ("2.1", true), ("2.1", false), ("4.0", true)]
    )
    func takingOver(version: String, isListedAtFormer: Bool) throws {
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        let settings = ["SUPERVISOR_IDENTITY": "ip"]
        let nodes = try group.backends(2, settings: settings)
        try group.makeTable()
        #expect(try nodes[1].terminate() == 0)
        let home = nodes[1].home.carried()
        let again = try group.start(home, as: 1, settings: settings)
        if isListedAtFormer {
            try again.wait(for: "its former place") { again.line(with: "membership=moved") != nil }
        } else {
            try again.wait(for: "its new place", within: .seconds(60)) { (try? group.row(of: home)) != .some(nil) }
        }
        group.scale(to: 1, deleting: 1)
        again.send(SIGTERM)
        #expect(try again.waitForExit(within: .seconds(90)) == 0)
        #expect(try group.administrator.rows("SHOW BACKENDS").count == 1, "\(again.output.text)")
        #expect(group.rows == "5")
        #expect(record(of: again)?["undertaking"]?["kind"]?.text == "left")
    }

    @Test("the end of the time leaves mark and record, and says what to do")
    func incomplete() throws {
        let group = try BackendGroup(version: "1.2", replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: ["SUPERVISOR_STOP_GRACE": "45s"])
        try group.makeTable(replicas: 2)
        group.scale(to: 1, deleting: 1)
        nodes[1].send(SIGTERM)
        #expect(try nodes[1].waitForExit(within: .seconds(60)) == 0)
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "true")
        #expect(record(of: nodes[1])?["undertaking"]?["kind"]?.text == "decommissioning")
        #expect(group.rows == "5")
    }

    @Test(
        "two that leave at once go one after the other, the one that was added last first",
        arguments: [("1.2", 3), ("2.1", 5)]
    )
    func two(version: String, count: Int) throws {
        let group = try BackendGroup(version: version, replicas: count, in: stage)
        let nodes = try group.backends(count)
        try group.makeTable()
        group.scale(to: count - 2, deleting: count - 2, count - 1)
        let leaving = nodes.suffix(2)
        for node in leaving { node.send(SIGTERM) }
        for node in leaving.reversed() { #expect(try node.waitForExit(within: .seconds(90)) == 0) }
        #expect(try group.administrator.rows("SHOW BACKENDS").count == count - 2)
        #expect(group.rows == "5")
        let own = leaving.map { "\($0.home.address):9050" }
        #expect(group.decommissions.allSatisfy { line in own.contains { line.contains($0) } })
    }

    @Test(
        "where the cluster's own tables need three backends, a decommission that leaves two is refused, and nothing stays"
    )
    func refused() throws {
        let group = try BackendGroup(version: "2.1", replicas: 3, in: stage)
        let nodes = try group.backends(3)
        group.scale(to: 2, deleting: 2)
        #expect(try nodes[2].terminate() == 0)
        #expect(try group.row(of: nodes[2].home)?["SystemDecommissioned"] == "false")
        #expect(record(of: nodes[2])?["undertaking"] == .null)
        #expect(nodes[2].line(with: "The node's decommission", "the cluster refuses") != nil)
    }

    @Test("cut by kill −9 while it moves, the next life of the pod takes the mark back")
    func cut() throws {
        let group = try BackendGroup(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.backends(2)
        try group.makeTable(buckets: 60)
        group.scale(to: 1, deleting: 1)
        nodes[1].send(SIGTERM)
        try nodes[1].wait(for: "the statement") { !group.decommissions.isEmpty }
        nodes[1].end()
        #expect(record(of: nodes[1])?["undertaking"]?["kind"]?.text == "decommissioning")
        group.api.declare(replicas: 2)
        group.api.pod(1, uid: "pod-1-again")
        let again = try group.start(nodes[1].home, as: 1, settings: ["POD_UID": "pod-1-again"])
        try again.wait(for: .ready)
        try again.wait(for: "a settled record") { record(of: again)?["undertaking"] == .null }
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "false")
        // A tablet whose move was cut is read again once its backend has reported.
        try again.wait(for: "every row") { group.rows == "5" }
    }
}
