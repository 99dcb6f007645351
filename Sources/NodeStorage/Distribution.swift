package import Doris
import Glibc

/// An unpacked Doris, of a frontend or a backend, as its start script will find it.
package struct Distribution: Sendable {
    /// `DORIS_HOME`, absolute, without a slash at its end.
    package let home: String
    /// Which of the two kinds it is started as.
    package let role: NodeRole
    let environment: [String: String]

    /// Describes a distribution; nothing is read yet.
    ///
    /// - Parameters:
    ///   - home: `DORIS_HOME`.
    ///   - role: Frontend or backend.
    ///   - environment: The environment that Doris will be given, for `${NAME}` in its configuration; `DORIS_HOME` is
    ///     what the start script makes of its own place, whatever the environment says.
    package init(home: String, role: NodeRole, environment: [String: String]) {
        self.home = home.count > 1 && home.hasSuffix("/") ? String(home.dropLast()) : home
        self.role = role
        self.environment = environment.merging(["DORIS_HOME": self.home]) { $1 }
    }

    /// The script that runs the server as its child: `bin/start_fe.sh` or `bin/start_be.sh`.
    package var startScript: String { "\(home)/bin/start_\(role.rawValue).sh" }

    /// The file that Doris is configured by: `conf/fe.conf` or `conf/be.conf`.
    package var configurationFile: String { "\(home)/conf/\(role.rawValue).conf" }

    /// Makes sure that the start script is there and may be executed.
    package func checkStartScript() throws(StorageError) {
        guard access(startScript, X_OK) == 0 else { throw StorageError("execute", startScript, errno: errno) }
    }

    /// What the start script can do, read from its text: the options came with point releases (2.0.2), and a patched
    /// image may have them earlier.
    package func abilities() throws(StorageError) -> Abilities {
        guard let text = try Folder.text(at: startScript, limit: 1 << 20) else {
            throw StorageError("read", startScript, errno: ENOENT)
        }
        return Abilities(script: text)
    }

    /// The configuration: `conf/fe.conf` or `conf/be.conf`, and over it `fe_custom.conf` or `be_custom.conf` from
    /// `custom_config_dir` (the home's `conf` by default), where `ADMIN SET … PERSIST` writes.
    package func configuration() throws(StorageError) -> NodeConfiguration {
        let path = configurationFile
        guard let text = try Folder.text(at: path, limit: 1 << 20) else {
            throw StorageError("read", path, errno: ENOENT)
        }
        let base = NodeConfiguration(path: path, file: PropertiesFile(text), distribution: self)
        let folder = try base.value("custom_config_dir") ?? "\(home)/conf"
        guard let custom = try Folder.text(at: "\(folder)/\(role.rawValue)_custom.conf", limit: 1 << 20) else {
            return base
        }
        // The empty line ends a last line that a backslash continues.
        return NodeConfiguration(path: path, file: PropertiesFile("\(text)\n\n\(custom)"), distribution: self)
    }
}
