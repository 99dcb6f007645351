package import Doris

/// Lays out a `DORIS_HOME` of the shape that Doris' own distribution has.
package struct HomeLayout: Sendable {
    /// Frontend or backend.
    let role: NodeRole
    /// The version, which decides the start script's options.
    let profile: VersionProfile
    /// The directory; it is made where it is missing.
    let directory: String
    /// The simulator's path, which the start script runs unless `DORIS_SIMULATOR` names another one.
    let simulator: String

    package init(role: NodeRole, profile: VersionProfile, directory: String, simulator: String) {
        self.role = role
        self.profile = profile
        self.directory = directory
        self.simulator = simulator
    }

    /// Makes the directories and files; a configuration that is there already stays.
    ///
    /// - Throws: When the file system refuses.
    package func write() throws {
        let data = role == .frontend ? "doris-meta" : "storage"
        for part in ["bin", "conf", "log", data] { try FileSystem.makeDirectory("\(directory)/\(part)") }
        let start = StartScript(role: role, profile: profile, simulator: simulator)
        try FileSystem.replace("\(directory)/bin/start_\(role.rawValue).sh", with: start.text, mode: 0o755)
        let stop = StopScript(role: role, profile: profile, simulator: simulator)
        try FileSystem.replace("\(directory)/bin/stop_\(role.rawValue).sh", with: stop.text, mode: 0o755)
        let configuration = "\(directory)/conf/\(role.rawValue).conf"
        guard !FileSystem.exists(configuration) else { return }
        try FileSystem.replace(configuration, with: defaultConfiguration)
    }

    /// The configuration with the line's own keys and their defaults.
    private var defaultConfiguration: String {
        var lines: [String]
        switch role {
        case .frontend:
            let options = profile.scripts.javaOptions.sorted { $0.key < $1.key }
            lines = ["LOG_DIR = ${DORIS_HOME}/log"] + options.map { "\($0.key)=\"\($0.value)\"" }
            lines += [
                "meta_dir = ${DORIS_HOME}/doris-meta", "http_port = 8030", "rpc_port = 9020", "query_port = 9030",
                "edit_log_port = 9010",
            ]
        case .backend:
            lines = [
                "be_port = 9060", "webserver_port = 8040", "heartbeat_service_port = 9050", "brpc_port = 8060",
                "storage_root_path = ${DORIS_HOME}/storage",
            ]
        }
        if let ports = profile.services.arrowFlightPorts {
            lines.append("arrow_flight_sql_port = \(role == .frontend ? ports.frontend : ports.backend)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
