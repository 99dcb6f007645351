import Doris
import Glibc

/// `fe_custom.conf`, which lies over `fe.conf`: the place for the keys that the supervisor sets.
///
/// Doris reads it after `fe.conf`, and writes it itself at `ADMIN SET … PERSIST`, so that what else stands there stays.
/// `fe.conf` itself belongs to people, and often lies on a mount that cannot be written.
package struct ConfigurationOverlay: Sendable {
    /// The file.
    package let path: String

    /// Whether the key stands in this very file.
    package func contains(_ key: String) throws(StorageError) -> Bool {
        guard let text = try Folder.text(at: path, limit: ConfigurationOverlay.limit) else { return false }
        return PropertiesFile(text)[key] != nil
    }

    /// Gives a key a value, in place of those that it has here.
    ///
    /// - Throws: ``StorageError`` where the file cannot be replaced; the old one is as it was.
    package func set(_ key: String, to value: String) throws(StorageError) {
        try change { lines in lines.filter { !ConfigurationOverlay.line($0, sets: key) } + ["\(key) = \(value)"] }
    }

    /// Takes a key out; a file that is not there, or does not have it, stays as it is.
    package func remove(_ key: String) throws(StorageError) {
        guard try contains(key) else { return }
        try change { lines in lines.filter { !ConfigurationOverlay.line($0, sets: key) } }
    }

    private static let limit = 1 << 20

    private func change(_ edit: ([Substring]) -> [any StringProtocol]) throws(StorageError) {
        let text = try Folder.text(at: path, limit: ConfigurationOverlay.limit) ?? ""
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let edited = edit(lines).map { "\($0)\n" }.joined()
        // Nothing of ours and nobody else's: as if it had never been there.
        if edited.isEmpty {
            guard unlink(path) == 0 || errno == ENOENT else { throw StorageError("remove", path, errno: errno) }
            return
        }
        try AtomicFile.write(Array(edited.utf8), to: path)
    }

    private static func line(_ line: Substring, sets key: String) -> Bool {
        PropertiesFile(String(line)).entries.first?.key == key
    }
}

extension NodeConfiguration {
    /// The file over this configuration: `fe_custom.conf` or `be_custom.conf` in `custom_config_dir`.
    package func overlay() throws(StorageError) -> ConfigurationOverlay {
        let folder = try value("custom_config_dir") ?? "\(distribution.home)/conf"
        return ConfigurationOverlay(path: "\(folder)/\(distribution.role.rawValue)_custom.conf")
    }

    /// Whether a key is `true`, as Doris reads flags.
    package func flag(_ key: String) throws(StorageError) -> Bool {
        try value(key)?.lowercased() == "true"
    }
}
