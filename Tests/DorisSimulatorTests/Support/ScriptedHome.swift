import Doris

@testable import DorisSimulator

/// A `DORIS_HOME` whose start script runs a shell script in the simulator's place.
enum ScriptedHome {
    /// Lays out a home, and deletes it behind the body.
    ///
    /// - Parameters:
    ///   - role: Frontend or backend.
    ///   - profile: The version.
    ///   - program: What the script runs, for bash.
    ///   - body: Gets the home and its start script.
    /// - Throws: What the body throws, or that the home cannot be laid out.
    static func with(
        _ role: NodeRole,
        _ profile: VersionProfile,
        program: String,
        _ body: (_ home: String, _ script: ClientProgram) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        let path = "\(home.path)/simulator"
        try FileSystem.replace(path, with: "#!/bin/bash\n\(program)\n", mode: 0o755)
        try HomeLayout(role: role, profile: profile, directory: home.path, simulator: path).write()
        try await body(home.path, ClientProgram(path: "\(home.path)/bin/start_\(role.rawValue).sh"))
    }
}
