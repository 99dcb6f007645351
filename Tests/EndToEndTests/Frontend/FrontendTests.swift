import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Frontends on the stand-in", .needsBuiltPrograms)
struct FrontendTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "with no metadata ordinal 0 founds a cluster where no other frontend is configured",
        arguments: ["1.2", "2.1"]
    )
    func founds(version: String) throws {
        let node = try stage.cluster(version: version)
        #expect(node.home.text("doris-meta/image/ROLE").contains("role=FOLLOWER"))
        #expect(node.home.has("doris-meta/image/VERSION"))
        #expect(node.ask("/readyz")?.status == 200)
        #expect(try node.terminate() == 0)
    }

    @Test("any other ordinal waits, lives, says why and creates nothing", arguments: ["1.2", "2.1"])
    func waits(version: String) throws {
        let home = try stage.home(.frontend, version: version)
        let before = home.belongings
        let node = try stage.start(home, ordinal: 1)
        try node.wait(for: .waiting)
        #expect(node.reason.contains("only ordinal 0 may found a cluster, not 1"))
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.ask("/startupz")?.status == 200)
        #expect(node.ask("/readyz")?.status == 503)
        #expect(try node.terminate() == 0)
        #expect(home.changes(since: before) == [])
    }

    @Test("metadata and configuration are the same to the byte after ten restarts", arguments: ["1.2", "2.1"])
    func tenRestarts(version: String) throws {
        let first = try stage.cluster(version: version)
        let home = first.home
        #expect(try first.terminate() == 0)
        func prints() -> [String: [UInt8]] {
            Files.fingerprint(of: home.path).filter { name, _ in
                ["doris-meta/image/ROLE", "doris-meta/image/VERSION"].contains(name) || name.hasPrefix("conf/")
            }
        }
        let before = prints()
        #expect(before.count >= 4)
        for _ in 0..<10 {
            let node = try stage.start(home)
            try node.wait(for: .ready)
            #expect(try node.terminate() == 0)
            #expect(prints() == before)
        }
    }

    @Test(
        "with no metadata and a master it is added by its ordinal and joins with --helper",
        .needsMariaDBClient,
        arguments: [("1.2", 1, "FOLLOWER"), ("2.1", 1, "FOLLOWER"), ("1.2", 3, "OBSERVER"), ("2.1", 3, "OBSERVER")]
    )
    func joins(version: String, ordinal: Int, role: String) throws {
        let master = try stage.cluster(version: version)
        let home = try stage.home(.frontend, version: version)
        let node = try stage.start(home, ordinal: ordinal, frontends: [master.home])
        try node.wait(for: .ready)
        #expect(node.output.text.contains("--helper \(master.home.address):9010"))
        let rows = try SQLClient(address: master.home.address).rows("SHOW FRONTENDS")
        let own = rows.first { ($0["Host"] ?? $0["IP"]) == home.address }
        #expect(own?["Role"] == role)
        #expect(own?["Alive"] == "true")
        #expect(master.home.statements.count { $0.contains("ADD \(role)") } == 1)
        // The next start is a plain one: what is on disk decides.
        #expect(try node.terminate() == 0)
        let again = try stage.start(home, ordinal: ordinal, frontends: [master.home])
        try again.wait(for: .ready)
        #expect(!again.output.text.contains("--helper"))
    }
}
