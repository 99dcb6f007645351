/// The Java system properties of a frontend, which come before the environment for `${NAME}` in `fe.conf`.
enum JavaProperties {
    /// The properties that a JVM would have.
    ///
    /// They are those of every JVM, as far as a configuration may want them, and what `-Dname=value` sets in the
    /// options that the start script passes on: `JAVA_OPTS`, or `JAVA_OPTS_FOR_JDK_17` on a line that takes no other Java.
    ///
    /// - Parameters:
    ///   - environment: The process's environment, in which the start script exports upper-case keys.
    ///   - profile: The version.
    /// - Returns: Names and values.
    static func all(_ environment: [String: String], profile: VersionProfile) -> [String: String] {
        var properties = [
            "file.separator": "/", "java.io.tmpdir": "/tmp", "os.name": "Linux",
            "user.home": environment["HOME"] ?? "?", "user.name": environment["USER"] ?? "?",
            "user.dir": environment["PWD"] ?? "/",
        ]
        let options = environment[profile.scripts.javaVersion == 17 ? "JAVA_OPTS_FOR_JDK_17" : "JAVA_OPTS"] ?? ""
        for option in options.split(whereSeparator: \.isWhitespace) where option.hasPrefix("-D") {
            let pair = option.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = pair.first, !name.isEmpty else { continue }
            properties[String(name)] = pair.count == 2 ? String(pair[1]) : ""
        }
        return properties
    }
}
