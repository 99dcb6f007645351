package import Doris

/// `fe.conf` or `be.conf` with what lies over it, read as Doris reads it.
package struct NodeConfiguration: Sendable {
    /// The file that errors name.
    let path: String
    /// Keys and values as they stand in the files, nothing replaced.
    package let file: PropertiesFile
    let distribution: Distribution

    /// The value of a key with `${NAME}` replaced from the environment.
    ///
    /// Doris replaces nothing else: `$NAME` without braces works only in keys in capitals, which the start script, not
    /// the server, takes through the shell.
    ///
    /// - Throws: ``StorageError`` for a name that the environment lacks, at which Doris refuses to start.
    package func value(_ key: String) throws(StorageError) -> String? {
        guard let value = file[key] else { return nil }
        let isShell = key.utf8.allSatisfy { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        return try expanded(value, of: key, isShell: isShell)
    }

    /// A frontend's ports; Doris' defaults where the files set none.
    package func frontendPorts() throws(StorageError) -> FrontendPorts {
        var ports = FrontendPorts()
        ports.http = try port("http_port") ?? ports.http
        ports.rpc = try port("rpc_port") ?? ports.rpc
        ports.query = try port("query_port") ?? ports.query
        ports.editLog = try port("edit_log_port") ?? ports.editLog
        return ports
    }

    /// A backend's ports; Doris' defaults where the files set none.
    package func backendPorts() throws(StorageError) -> BackendPorts {
        var ports = BackendPorts()
        ports.backend = try port("be_port") ?? ports.backend
        ports.webserver = try port("webserver_port") ?? ports.webserver
        ports.heartbeat = try port("heartbeat_service_port") ?? ports.heartbeat
        ports.brpc = try port("brpc_port") ?? ports.brpc
        return ports
    }

    /// A frontend's `meta_dir`, by default `doris-meta` in the home; Doris does not create it.
    package func metadataDirectory() throws(StorageError) -> MetadataDirectory {
        let path = try value("meta_dir") ?? "\(distribution.home)/doris-meta"
        return MetadataDirectory(path: try absolute(path, of: "meta_dir"))
    }

    /// The folder of the pid file: `PID_DIR`, by default the home's `bin`.
    package func pidFolder() throws(StorageError) -> String {
        try value("PID_DIR") ?? distribution.environment["PID_DIR"] ?? "\(distribution.home)/bin"
    }

    /// A backend's storage roots, by default `storage` in the home, in the order of the file.
    ///
    /// What follows a comma (`,medium:hdd,capacity:50`) is no part of a path. A suffix `.HDD` or `.SSD` is: Doris takes
    /// the medium from it and keeps it in the folder's name.
    package func storageRoots() throws(StorageError) -> [String] {
        let value = try value("storage_root_path") ?? "\(distribution.home)/storage"
        var roots: [String] = []
        for entry in value.split(separator: ";") {
            var root = entry.prefix { $0 != "," }.trimmingBlanks()
            if root.isEmpty { continue }
            while root.count > 1 && root.hasSuffix("/") { root.removeLast() }
            roots.append(try absolute(root, of: "storage_root_path"))
        }
        return roots
    }

    /// Where the server logs: `sys_log_dir`, else `LOG_DIR`, by default `log` in the home.
    package func logFolder() throws(StorageError) -> String {
        if let folder = try value("sys_log_dir"), !folder.isEmpty { return folder }
        return try value("LOG_DIR") ?? distribution.environment["LOG_DIR"] ?? "\(distribution.home)/log"
    }

    /// A duration that a key gives in whole seconds; `nil` where it is not set or is none.
    package func seconds(_ key: String) throws(StorageError) -> Duration? {
        guard let text = try value(key), let seconds = Int64(text), (0...604_800).contains(seconds) else { return nil }
        return .seconds(seconds)
    }

    /// A number of bytes that a key gives; `nil` where it is not set or is none.
    package func bytes(_ key: String) throws(StorageError) -> Int64? {
        try value(key).flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    private func port(_ key: String) throws(StorageError) -> UInt16? {
        guard let text = try value(key) else { return nil }
        guard let port = UInt16(text), port > 0 else {
            throw problem("\(key) is '\(text.onOneLine(limit: 64))'; set it to a port from 1 to 65535")
        }
        return port
    }

    private func absolute(_ path: String, of key: String) throws(StorageError) -> String {
        guard path.hasPrefix("/") else {
            let unbraced = path.hasPrefix("$") ? "; Doris replaces ${NAME} only, with braces" : ""
            throw problem("\(key) is '\(path.onOneLine(limit: 128))'; set it to an absolute path\(unbraced)")
        }
        return path
    }

    private func expanded(_ text: String, of key: String, isShell: Bool) throws(StorageError) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let name: Substring
            if rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
                name = rest[..<end].dropFirst()
                rest = rest[rest.index(after: end)...]
            } else if isShell {
                name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest = rest[name.endIndex...]
            } else {
                result += "$"
                continue
            }
            guard let value = distribution.environment[String(name)] else {
                throw problem("\(key) uses ${\(name)}, and no such variable is set; set it or write the value")
            }
            result += value
        }
        return result + rest
    }

    private func problem(_ problem: String) -> StorageError {
        StorageError(operation: "use", path: path, cause: .content(problem))
    }
}
