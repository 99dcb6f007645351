/// A port beside those by which a node is known: nobody talks to it here, but it must be free, and is open.
struct SidePort: Equatable, Sendable {
    /// The key in the configuration.
    let key: String
    /// The port.
    let port: UInt16
}

extension SidePort {
    /// The side ports of a frontend: HTTPS where it is on, and Arrow Flight where its port is positive.
    static func ofFrontend(
        _ configuration: NodeConfiguration,
        profile: VersionProfile
    ) throws(StartupFailure) -> [SidePort] {
        var ports: [SidePort] = []
        if let https = profile.services.httpsPort, configuration.flag("enable_https") {
            ports.append(SidePort(key: "https_port", port: try configuration.port("https_port", default: https)))
        }
        return ports + arrowFlight(configuration, default: profile.services.arrowFlightPorts?.frontend)
    }

    /// The side ports of a backend: Arrow Flight where its port is positive, and on 1.2 the two for loading into one
    /// replica where that is on.
    static func ofBackend(
        _ configuration: NodeConfiguration,
        profile: VersionProfile
    ) throws(StartupFailure) -> [SidePort] {
        var ports: [SidePort] = []
        if profile.services.hasSingleReplicaPorts && configuration.flag("enable_single_replica_load") {
            for (key, port) in [
                ("single_replica_load_brpc_port", 8_070), ("single_replica_load_download_port", 8_050),
            ] as [(String, UInt16)] {
                ports.append(SidePort(key: key, port: try configuration.port(key, default: port)))
            }
        }
        return ports + arrowFlight(configuration, default: profile.services.arrowFlightPorts?.backend)
    }

    private static func arrowFlight(_ configuration: NodeConfiguration, default fallback: Int32?) -> [SidePort] {
        let key = "arrow_flight_sql_port"
        guard let fallback, let port = UInt16(exactly: configuration.portOrOff(key, default: fallback)) else {
            return []
        }
        return [SidePort(key: key, port: port)]
    }
}
