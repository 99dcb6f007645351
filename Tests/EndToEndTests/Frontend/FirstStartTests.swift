import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("A first start that did not finish", .needsBuiltPrograms, .needsMariaDBClient)
struct FirstStartTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "Doris killed at any phase of it leaves what the next container can go on with",
        arguments: ["1.2", "2.1", "4.0"],
        ["start", "locks", "replay", "ports"]
    )
    func killedDoris(version: String, phase: String) throws {
        let home = try stage.home(.frontend, version: version)
        let configuration = home.text("conf/fe.conf")
        home.write(configuration + "simulator_faults = exit signal 9 at \(phase)\n", to: "conf/fe.conf")
        let first = try stage.start(home, settings: ["SUPERVISOR_RESTART_LIMIT": "0"])
        #expect(try first.waitForExit() == 137)
        home.write(configuration, to: "conf/fe.conf")
        let node = try stage.start(home)
        try node.waitUntilSettled(1)
        #expect(node.commands.count == 1)
        #expect(home.setAsides.isEmpty)
        _ = try stage.restartPlainly(node) { try stage.start(home) }
    }

    /// A half of what a first start leaves.
    enum Half: String, CaseIterable {
        case role = "ROLE"
        case version = "VERSION"

        var text: String {
            switch self {
            case .role: "#Sat Jan 01 00:00:00 UTC 2022\nrole=FOLLOWER\nname=fe_half\n"
            case .version: "#Sat Jan 01 00:00:00 UTC 2022\nclusterId=7\ntoken=half\n"
            }
        }
    }

    /// Lays out a home with half a first start on it.
    private func home(with half: Half, version: String) throws -> Home {
        let home = try stage.home(.frontend, version: version)
        mkdir("\(home.metadata)/image", 0o755)
        home.write(half.text, to: "doris-meta/image/\(half.rawValue)")
        return home
    }

    private func expectKept(_ half: Half, in home: Home) {
        #expect(home.setAsides.count == 1)
        #expect(home.setAsides.map { home.text("\($0)/image/\(half.rawValue)") } == [half.text])
    }

    @Test(
        "one of ROLE and VERSION alone is kept aside, and a cluster founded",
        arguments: ["1.2", "2.1"],
        Half.allCases
    )
    func foundsBesideHalf(version: String, half: Half) throws {
        let home = try home(with: half, version: version)
        let node = try stage.start(home)
        try node.waitUntilSettled(1)
        expectKept(half, in: home)
        #expect(home.clusterID != 7 && home.nodeName != "fe_half")
        _ = try stage.restartPlainly(node) { try stage.start(home) }
        expectKept(half, in: home)
    }

    @Test("or the cluster joined that is there", arguments: Half.allCases)
    func joinsBesideHalf(half: Half) throws {
        let master = try stage.cluster(version: "2.1")
        let home = try home(with: half, version: "2.1")
        let node = try stage.start(home, ordinal: 1, frontends: [master.home])
        try node.waitUntilSettled(2)
        expectKept(half, in: home)
        #expect(home.clusterID == master.home.clusterID)
        #expect(node.commands.first?.contains("--helper") == true)
        _ = try stage.restartPlainly(node) { try stage.start(home, ordinal: 1, frontends: [master.home]) }
    }

    @Test(
        "an image without a journal is no first start: refused with the files, left alone",
        arguments: ["1.2", "4.0"]
    )
    func lostJournal(version: String) throws {
        let first = try stage.cluster(version: version)
        try first.waitUntilSettled(1)
        let home = first.home
        #expect(try first.terminate() == 0)
        home.lose("doris-meta/bdb")
        #expect(home.has("doris-meta/image/image.0"))
        let before = home.belongings
        for settings in [[:], ["SUPERVISOR_BOOTSTRAP": "allow", "SUPERVISOR_FRONTEND_REPLICAS": "1"]] {
            let node = try stage.start(home, settings: settings)
            try node.wait(for: .refused, saying: "the metadata is incomplete")
            for file in ["image/ROLE", "image/VERSION", "image/image.0"] { #expect(node.reason.contains(file)) }
            #expect(node.ask("/livez")?.status == 200)
            #expect(node.commands.isEmpty)
            #expect(try node.terminate() == 0)
            #expect(home.changes(since: before) == [])
        }
    }
}
