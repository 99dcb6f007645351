import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite(
    "A backend's record that takes no write",
    .needsBuiltPrograms,
    .needsPods,
    .needsMariaDBClient,
    .enabled(if: MountedFolder.isPermitted, "this process may not mount")
)
struct UnwritableRecordTests {
    private let stage: Stage
    private let volume: MountedFolder

    init() throws {
        stage = try Stage()
        volume = try MountedFolder(options: "size=64k")
    }

    /// What a backend is told whose record lies on the small volume.
    private var settings: [String: String] {
        ["SUPERVISOR_IDENTITY": "ip", "SUPERVISOR_STATE_DIR": "\(volume.path)/state"]
    }

    /// Two backends with a table; the second one has its record on the small volume.
    private func group(_ version: String = "2.1", more: [String: String] = [:]) throws -> (BackendGroup, Supervised) {
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        _ = try group.backends(1)
        let node = try group.start(group.home(), as: 1, settings: settings.merging(more) { $1 })
        try node.wait(for: .ready)
        try group.makeTable()
        try node.wait(for: "the record") { record.contains(node.home.address) }
        return (group, node)
    }

    /// What is remembered.
    private var record: String { Files.text(at: "\(volume.path)/state/backend") }

    /// Why upkeep does not go on, as `/status` has it.
    private func problem(of node: Supervised) -> String { node.status?["backend"]?["problem"]?.text ?? "" }

    private let words = VolumeTrouble.full.words

    @Test("an order to leave waits, with the reason, and the node serves on; it leaves once there is room")
    func order() throws {
        let (group, node) = try group()
        try VolumeTrouble.full.begin(on: volume)
        let (command, _) = try node.launch("decommission", "start", "--follow")
        try node.wait(for: "the reason") {
            node.status?["backend"]?["decommission"]?["waitsFor"]?.text?.contains(words) == true
        }
        #expect(node.ask("/readyz")?.status == 200 && group.rows == "5")
        #expect(group.decommissions.isEmpty)
        try VolumeTrouble.full.end(on: volume)
        #expect(command.exitCode(within: .seconds(60)) == 0)
        #expect(group.decommissions.count == 1 && group.rows == "5")
    }

    @Test("a scale-in tells the cluster nothing and ends in time; the message says that nothing was begun, and why")
    func scaleIn() throws {
        let message = "\(stage.folder.path)/message"
        let (group, node) = try group(
            more: ["SUPERVISOR_STOP_GRACE": "30s", "SUPERVISOR_TERMINATION_MESSAGE_FILE": message]
        )
        let told = group.changes.count
        try VolumeTrouble.full.begin(on: volume)
        group.scale(to: 1, deleting: 1)
        node.send(SIGTERM)
        #expect(try node.waitForExit(within: .seconds(30)) == 0)
        #expect(group.changes.count == told)
        #expect(try group.row(of: node.home)?["SystemDecommissioned"] == "false")
        let verdict = Files.text(at: message).split(separator: "\n").first ?? ""
        #expect(verdict.contains("was not marked, and keeps its replicas") && verdict.contains(words), "\(verdict)")
    }

    /// Has a node come up at another address while its record's volume is full.
    ///
    /// - Returns: Its next life, and how many changes the cluster had been told before.
    private func move(_ node: Supervised, of group: BackendGroup) throws -> (again: Supervised, told: Int) {
        #expect(try node.terminate() == 0)
        let told = group.changes.count
        try VolumeTrouble.full.begin(on: volume)
        return (try group.start(node.home.carried(), as: 1, settings: settings), told)
    }

    @Test("1.2: Doris runs at another address, which is not added before there is room to remember that")
    func added() throws {
        let (group, node) = try group("1.2")
        let (again, told) = try move(node, of: group)
        try again.wait(for: "the reason") {
            again.phase == .registering && problem(of: again).contains(words) && again.reason.contains(words)
        }
        #expect(again.server != nil && again.ask("/livez")?.status == 200)
        #expect(group.changes.count == told)
        try VolumeTrouble.full.end(on: volume)
        try again.wait(for: .ready, within: .seconds(60))
        try again.wait(for: "every row") { group.rows == "5" }
        #expect(group.changes[told...].first == "ALTER SYSTEM ADD BACKEND \"\(again.home.address):9050\"")
    }

    @Test("4.0: a new host for the id on record relies on no other record, which follows when there is room")
    func renamed() throws {
        let (group, node) = try group("4.0")
        let (again, told) = try move(node, of: group)
        try again.wait(for: .ready, within: .seconds(60))
        try again.wait(for: "the reason") { problem(of: again).contains(words) }
        #expect(group.rows == "5" && record.contains(node.home.address))
        let (former, changes) = ("\(node.home.address):9050", group.changes[told...])
        #expect(changes == [#"ALTER SYSTEM MODIFY BACKEND "\#(former)" HOSTNAME "\#(again.home.address)""#])
        try VolumeTrouble.full.end(on: volume)
        try again.wait(for: "the record", within: .seconds(60)) { record.contains(again.home.address) }
        #expect(group.changes.count == told + 1)
    }

    @Test("a row that somebody dropped is not added again before there is room")
    func dropped() throws {
        let (group, node) = try group()
        try VolumeTrouble.full.begin(on: volume)
        let told = group.changes.count
        try group.drop(node.home)
        try node.wait(for: "the reason", within: .seconds(30)) { node.reason.contains("not sent: cannot write") }
        #expect(node.reason.contains(words) && node.server != nil)
        #expect(group.changes.count == told)
        try VolumeTrouble.full.end(on: volume)
        try node.wait(for: .ready)
        try node.wait(for: "every row") { group.rows == "5" }
        #expect(group.changes.count == told + 1)
    }

    @Test("without a lock on the volume nothing is started nor told to the cluster", arguments: VolumeTrouble.allCases)
    func new(trouble: VolumeTrouble) throws {
        let group = try BackendGroup(version: "2.1", replicas: 1, in: stage)
        try trouble.begin(on: volume)
        let node = try group.start(group.home(), as: 0, settings: settings)
        try node.wait(for: .refused, saying: trouble.words)
        #expect(node.reason.contains("\(volume.path)/state") && node.reason.contains("Nothing was started"))
        #expect(node.probes == [200, 200, 503] && node.starts == 0)
        #expect(group.changes.isEmpty)
        // A pod's own mount stays read-only.
        guard trouble == .full else { return }
        try trouble.end(on: volume)
        try node.wait(for: .ready)
    }
}
