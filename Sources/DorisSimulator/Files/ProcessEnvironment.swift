import Glibc

/// The process's environment.
enum ProcessEnvironment {
    /// Names and values, read from `/proc/self/environ`: what the process was started with.
    static func variables() -> [String: String] {
        let bytes = (try? FileSystem.contents(of: "/proc/self/environ")) ?? []
        return bytes.split(separator: 0).reduce(into: [:]) { variables, entry in
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            variables[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
        }
    }
}
