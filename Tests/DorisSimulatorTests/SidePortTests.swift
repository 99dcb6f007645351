import Doris
import Testing

@testable import DorisSimulator

@Suite("Side ports")
struct SidePortTests {
    private func ports(_ role: NodeRole, _ profile: VersionProfile, _ text: String = "") throws -> [String: UInt16] {
        let configuration = try NodeConfiguration([text], role: role, environment: [:])
        let ports =
            switch role {
            case .frontend: try SidePort.ofFrontend(configuration, profile: profile)
            case .backend: try SidePort.ofBackend(configuration, profile: profile)
            }
        return Dictionary(uniqueKeysWithValues: ports.map { ($0.key, $0.port) })
    }

    @Test("by default only 4.0 has any: Arrow Flight's", arguments: VersionProfile.all)
    func defaults(profile: VersionProfile) throws {
        let isNew = profile.name == "4.0"
        #expect(try ports(.frontend, profile) == (isNew ? ["arrow_flight_sql_port": 8070] : [:]))
        #expect(try ports(.backend, profile) == (isNew ? ["arrow_flight_sql_port": 8050] : [:]))
    }

    @Test("the configuration switches them on and off, where the line has the key", arguments: VersionProfile.all)
    func configured(profile: VersionProfile) throws {
        let hasArrow = !["1.2", "2.0"].contains(profile.name)
        let arrow: [String: UInt16] = hasArrow ? ["arrow_flight_sql_port": 9090] : [:]
        #expect(try ports(.backend, profile, "arrow_flight_sql_port = 9090") == arrow)
        #expect(try ports(.backend, profile, "arrow_flight_sql_port = -1") == [:])
        let https = try ports(.frontend, profile, "enable_https = true\narrow_flight_sql_port = -1\n")
        #expect(https == (profile.name == "1.2" ? [:] : ["https_port": 8050]))
        let loading = try ports(.backend, profile, "enable_single_replica_load = true\narrow_flight_sql_port = 0\n")
        let both: [String: UInt16] = ["single_replica_load_brpc_port": 8070, "single_replica_load_download_port": 8050]
        #expect(loading == (profile.name == "1.2" ? both : [:]))
    }

    @Test("a frontend's ports are open once it is ready, and edit_log_port alone before")
    func readiness() async throws {
        try await TestGroup.with(.v2_1) { group in
            let side = [SidePort(key: "arrow_flight_sql_port", port: 8070)]
            func isOpen(_ number: Int, _ port: UInt16) -> Bool {
                PortCheck.failure(of: Endpoint(host: group.endpoint(number).host, port: port)) != nil
            }
            let master = try await group.start(1, sidePorts: side)
            try await group.wait("the ports are open") { isOpen(1, 8070) && isOpen(1, 9030) && isOpen(1, 8030) }
            _ = try await group.join(2, master: master)
            await group.kill(1)
            await group.kill(2)
            // Alone it has no majority, and so it is never ready.
            let waiting = try await group.start(2, sidePorts: side)
            try await group.wait("edit_log_port is open") { isOpen(2, 9010) }
            #expect(await waiting.standing == .unknown)
            for port: UInt16 in [8030, 8070, 9020, 9030] { #expect(!isOpen(2, port), "\(port)") }
        }
    }

    @Test("a side port that somebody has ends the start")
    func taken() async throws {
        try await TestGroup.with(.v2_1) { group in
            let port = try await PlainPort.bind(Endpoint(host: group.endpoint(1).host, port: 8070))
            await #expect(throws: StartupFailure.self) {
                try await group.start(1, sidePorts: [SidePort(key: "arrow_flight_sql_port", port: 8070)])
            }
            try await port.close()
        }
    }
}
