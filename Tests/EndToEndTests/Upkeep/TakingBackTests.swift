import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Frontends that were added and did not come", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct TakingBackTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "SIGTERM before Doris joined takes the entry back, with and without an API",
        arguments: ["1.2", "2.1"],
        [true, false]
    )
    func takenBack(version: String, asksAPI: Bool) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let master = try group.cluster(0)[0]
        let home = try group.home()
        // The script says what this Doris can do, and never gets to start it.
        let script = home.text("bin/start_fe.sh").split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        home.write("\(script[0])\nexec sleep 600\n\(script[1])", to: "bin/start_fe.sh", mode: 0o755)
        let node =
            try asksAPI
            ? group.start(home, as: 1, beside: [master.home])
            : stage.start(home, ordinal: 1, frontends: [master.home])
        try node.wait(for: "the start after the ADD") { node.starts == 1 && master.listed.contains(home.address) }
        #expect(try node.terminate() == 0)
        #expect(master.listed == [master.home.address])
        let changes = master.home.changes.filter { $0.contains(home.address) }
        #expect(changes.count == 2 && changes[0].contains("ADD FOLLOWER") && changes[1].contains("DROP FOLLOWER"))
        #expect(!home.has("doris-meta/image/ROLE"))
    }

    @Test("a member whose replay is cut by a restart is not taken back", arguments: ["1.2", "2.1"])
    func member(version: String) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let master = try group.cluster(0)[0]
        let home = try group.home("simulator_faults = replay slow 60000")
        let node = try group.start(home, as: 1, beside: [master.home])
        try node.wait(for: "the membership") {
            home.has("doris-meta/image/ROLE") && home.has("doris-meta/image/VERSION")
        }
        #expect(home.frontendRecord?["undertaking"]?["kind"]?.text == "joining")
        #expect(try node.terminate() == 0)
        #expect(master.listed.contains(home.address))
        #expect(!master.home.changes.contains { $0.contains("DROP") })
    }
}
