import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Frontends by name", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct NameTests {
    private let stage: Stage
    private let names: NameService

    init() throws {
        stage = try Stage()
        names = try NameService(on: stage)
    }

    private func start(_ home: Home, settings: [String: String] = [:]) throws -> Supervised {
        try stage.start(home, settings: settings, prelude: names.surroundings(of: 0).prelude)
    }

    private func home(_ version: String = "2.1") throws -> Home { try stage.home(.frontend, version: version) }

    @Test(
        "a founder whose name resolves both ways is known by it, and another address is a plain resume",
        arguments: ["2.1", "4.0"]
    )
    func founds(version: String) throws {
        let home = try home(version)
        names.point(0, to: home.address)
        let node = try start(home)
        try node.wait(for: .ready)
        #expect(home.text("conf/fe_custom.conf").contains("enable_fqdn_mode"))
        #expect(!home.text("conf/fe.conf").contains("enable_fqdn_mode"))
        #expect(node.listed == [NameService.name(0)])
        try node.wait(for: "the record") { home.frontendRecord?["node"]?.text == "\(NameService.name(0)):9010" }
        #expect(try node.terminate() == 0)
        let role = home.text("doris-meta/image/ROLE")

        let moved = Loopback.next()
        names.point(0, to: moved)
        let again = try start(home, settings: ["POD_IP": moved])
        try again.wait(for: .ready)
        #expect(try SQLClient(address: moved).rows("SHOW FRONTENDS").map { $0["Host"] } == [NameService.name(0)])
        #expect(home.text("doris-meta/image/ROLE") == role)
        #expect(!again.output.text.contains("recovered"))
        #expect(home.changes.isEmpty)
    }

    @Test("1.2 knows no names: it stays with its address, and by order it is refused")
    func oldDoris() throws {
        let home = try home("1.2")
        names.point(0, to: home.address)
        let refused = try start(home, settings: ["SUPERVISOR_IDENTITY": "fqdn"])
        try refused.wait(for: .refused)
        #expect(refused.reason.contains("knows no names"))
        #expect(try refused.terminate() == 0)
        #expect(Files.names(in: home.metadata).allSatisfy { $0.hasPrefix(".") })
        let node = try start(home)
        try node.wait(for: .ready)
        #expect(node.listed == [home.address])
    }

    @Test("a name that resolves late, or elsewhere, is waited for with the reason")
    func lateName() throws {
        let home = try home()
        names.point(0, to: Loopback.next())
        let node = try start(home, settings: ["SUPERVISOR_IDENTITY": "fqdn"])
        try node.wait(for: "the reason") {
            node.phase == .waiting && node.reason.contains("resolves to")
                && node.reason.contains("not to this pod's address")
        }
        names.forget(0)
        try node.wait(for: "the other reason") {
            node.phase == .waiting && node.reason.contains("no fully qualified name")
        }
        #expect(node.starts == 0)
        names.point(0, to: home.address)
        try node.wait(for: .ready)
        #expect(node.listed == [NameService.name(0)])
    }

    @Test("a cluster of addresses stays one when names come to serve")
    func neverFlipped() throws {
        let home = try home()
        let first = try start(home)
        try first.wait(for: .ready)
        try first.wait(for: "the record") { home.frontendRecord?["node"]?.text == "\(home.address):9010" }
        #expect(try first.terminate() == 0)
        names.point(0, to: home.address)
        let node = try start(home)
        try node.wait(for: .ready)
        #expect(node.listed == [home.address])
        #expect(!home.text("conf/fe_custom.conf").contains("enable_fqdn_mode"))
    }
}
