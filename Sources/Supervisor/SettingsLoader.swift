package import Doris
import Glibc
import NodeStorage
package import Supervision

/// Gathers what settings are read from: the environment, the optional file, the operator's mounted account.
package enum SettingsLoader {
    /// The largest settings file in bytes.
    private static let fileLimit = 256 * 1024

    /// Reads and checks every setting.
    ///
    /// - Throws: ``SettingFaults`` with all faults at once, an unreadable settings file among them.
    package static func load(
        role: NodeRole,
        environment: [String: String],
        frontendArgument: String? = nil
    ) throws(SettingFaults) -> Settings {
        var sources = SettingSources(environment: environment)
        sources.environment["HOSTNAME"] = sources.environment["HOSTNAME"] ?? HostIdentity.hostName
        if let path = environment[SettingsTable.fileVariable], !path.isEmpty {
            sources.file = try file(at: path)
        }
        sources.basicAuthUser = basicAuthUser
        return try Settings(role: role, sources: sources, frontendArgument: frontendArgument)
    }

    private static func file(at path: String) throws(SettingFaults) -> SettingSources.File {
        guard path.hasPrefix("/") else {
            let problem = "'\(path.onOneLine(limit: 64))' is not accepted; expected an absolute path"
            throw SettingFaults([SettingFault(source: SettingsTable.fileVariable, problem: problem)])
        }
        do throws(StorageError) {
            let text = try BoundedFile.text(at: path, limit: fileLimit)
            return SettingSources.File(path: path, properties: PropertiesFile(text))
        } catch {
            let problem = "cannot read \(path): \(error.words); name a readable file of at most 256 KiB, or unset it"
            throw SettingFaults([SettingFault(source: SettingsTable.fileVariable, problem: problem)])
        }
    }

    /// The user that the official operator mounts; `nil` unless a password lies beside it.
    private static var basicAuthUser: String? {
        guard access("/etc/basic_auth/password", R_OK) == 0,
            let user = try? BoundedFile.text(at: "/etc/basic_auth/username", limit: 1024)
        else { return nil }
        let name = user.trimmingBlanks()
        return name.isEmpty ? nil : name
    }
}
