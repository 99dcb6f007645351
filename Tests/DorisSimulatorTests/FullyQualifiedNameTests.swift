import Doris
import Testing

@testable import DorisSimulator

@Suite("FQDN mode")
struct FullyQualifiedNameTests {
    private let fqdn = "fe-0.fe.ns.svc.cluster.local"

    /// A pod: the short name and the long one lead to its address, and the address to the long one.
    private func pod(
        addresses: [String: String]? = nil,
        names: [String: String]? = nil,
        interfaces: [String] = ["127.0.0.1", "10.1.2.3"]
    ) -> HostResolver {
        let addresses = addresses ?? ["fe-0": "10.1.2.3", fqdn: "10.1.2.3"]
        let names = names ?? ["10.1.2.3": fqdn]
        return HostResolver(
            ownName: { "fe-0" },
            address: { addresses[$0] },
            name: { names[$0.description] },
            interfaces: { interfaces.compactMap { IPv4Address($0) } }
        )
    }

    /// Why there is no name; `nil` when there is one.
    private func refusal(_ resolver: HostResolver) -> String? {
        do throws(StartupFailure) {
            _ = try FullyQualifiedName(of: nil, resolver: resolver)
            return nil
        } catch {
            guard case .exit(let message) = error else { return "an exception" }
            return message
        }
    }

    @Test("the canonical name of the own host is the identity, and its address where it listens")
    func name() throws {
        let found = try FullyQualifiedName(of: nil, resolver: pod())
        #expect(found.name == fqdn)
        #expect(found.address == "10.1.2.3")
    }

    @Test("a name that is unknown, leads elsewhere, or is another machine's ends the process")
    func refusals() {
        #expect(refusal(pod()) == nil)
        #expect(refusal(pod(addresses: [:]))?.contains("try to get the local host") == true)
        #expect(refusal(pod(names: [:]))?.contains("null canonicalHostName of 10.1.2.3") == true)
        #expect(refusal(pod(names: ["10.1.2.3": "10.1.2.3"]))?.contains("null canonicalHostName") == true)
        #expect(refusal(pod(addresses: ["fe-0": "10.1.2.3"]))?.contains("parse FQDN, FQDN: \(fqdn)") == true)
        let elsewhere = pod(addresses: ["fe-0": "10.1.2.3", fqdn: "10.1.2.4"])
        #expect(refusal(elsewhere)?.hasSuffix("\(fqdn) is 10.1.2.4, not 10.1.2.3") == true)
        #expect(refusal(pod(interfaces: ["10.9.9.9"]))?.contains("no interface has 10.1.2.3") == true)
    }

    @Test("the machine's own resolver knows its own host")
    func system() {
        #expect(HostResolver.system.ownName()?.isEmpty == false)
        #expect(HostResolver.system.address("127.0.0.9") == "127.0.0.9")
        #expect(HostResolver.system.address("localhost") == "127.0.0.1")
        #expect(HostResolver.system.name(IPv4Address(bits: 0x7F00_0001)) == "localhost")
    }

    /// Reads `fe.conf` in a pod.
    private func read(_ profile: VersionProfile, _ conf: String, helper: String? = nil) throws -> FrontendSettings {
        let home = try TemporaryHome()
        defer { home.delete() }
        try FileSystem.makeDirectory("\(home.path)/conf")
        try FileSystem.replace("\(home.path)/conf/fe.conf", with: conf)
        return try FrontendSettings.read(
            home: home.path,
            profile: profile,
            options: FrontendOptions(helpers: helper),
            environment: [:],
            resolver: pod()
        )
    }

    @Test("the key counts from 2.0 on", arguments: VersionProfile.all)
    func key(profile: VersionProfile) throws {
        let settings = try read(profile, "enable_fqdn_mode = true\npriority_networks = 127.0.0.5/32\n")
        let isNamed = profile.name != "1.2"
        #expect(settings.editLog == editLog(isNamed ? fqdn : "127.0.0.5"))
        #expect(settings.address == (isNamed ? "10.1.2.3" : "127.0.0.5"))
        #expect(try read(profile, "priority_networks = 127.0.0.5/32\n").editLog == editLog("127.0.0.5"))
    }

    @Test("a frontend is no helper of its own, by its name")
    func ownHelper() {
        #expect(throws: StartupFailure.self) { try read(.v2_1, "enable_fqdn_mode=true\n", helper: "\(fqdn):9010") }
        #expect(throws: Never.self) { try read(.v2_1, "enable_fqdn_mode=true\n", helper: "fe-1.fe:9010") }
    }

    @Test("an empty host in ADD is refused, in the mode's own words")
    func emptyHost() throws {
        var cluster = SimulatedCluster.fixture()
        var context = StatementContext.fixture(.v2_1)
        #expect(throws: StatementError.general("Invalid host port: :9010")) {
            try cluster.run("ALTER SYSTEM ADD FOLLOWER ':9010'", context)
        }
        context.isFQDNMode = true
        #expect(
            throws: StatementError.general("frontend's hostName should not be empty while enable_fqdn_mode is true")
        ) { try cluster.run("ALTER SYSTEM ADD OBSERVER ':9010'", context) }
        #expect(throws: StatementError.self) { try cluster.run("ALTER SYSTEM ADD FOLLOWER ':'", context) }
    }
}
