import Doris

/// `fe.conf` or `be.conf`, with what `fe_custom.conf` or `be_custom.conf` lays over it.
struct NodeConfiguration: Equatable, Sendable {
    private let values: [String: String]
    private let role: NodeRole

    /// Reads texts in their order, so that later ones win, and the last of equal keys in each.
    ///
    /// `${NAME}` in a value stands for a variable.
    ///
    /// - Parameters:
    ///   - texts: The files' texts.
    ///   - role: Whose files they are.
    ///   - variables: What `${NAME}` may name: the environment, and a frontend's Java system properties over it.
    /// - Throws: ``StartupFailure`` for a variable that is not set, in the words of the role's process.
    init(
        _ texts: [String],
        role: NodeRole,
        environment variables: [String: String]
    ) throws(StartupFailure) {
        var values: [String: String] = [:]
        for text in texts {
            // A value that another line replaces is never looked at.
            let last = PropertiesFile(text).entries.reduce(into: [:]) { $0[$1.key] = $1.value }
            for (key, value) in last { values[key] = try ConfigurationValue(value, key, role).substituting(variables) }
        }
        self.values = values
        self.role = role
    }

    /// Reads the files below a `DORIS_HOME`: `fe.conf` or `be.conf`, which must be there, and over it `fe_custom.conf`
    /// or `be_custom.conf` of `custom_config_dir`, which need not.
    ///
    /// - Throws: ``StartupFailure`` for a file that cannot be read, and for a variable that is not set.
    static func read(
        home: String,
        role: NodeRole,
        environment: [String: String]
    ) throws(StartupFailure) -> NodeConfiguration {
        let path = "\(home)/conf/\(role.rawValue).conf"
        guard let text = try text(of: path) else { throw role.missingConfiguration(path) }
        let site = try NodeConfiguration([text], role: role, environment: environment)
        let directory = site["custom_config_dir"] ?? "\(home)/conf"
        guard let custom = try self.text(of: "\(directory)/\(role.rawValue)_custom.conf") else { return site }
        return try NodeConfiguration([text, custom], role: role, environment: environment)
    }

    private static func text(of path: String) throws(StartupFailure) -> String? {
        do throws(FileError) {
            return try FileSystem.text(of: path)
        } catch {
            throw .exception("java.io.IOException: \(error)")
        }
    }

    /// The value of a key; `nil` when it is not set or empty.
    subscript(key: String) -> String? {
        values[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether a key says `true`.
    func flag(_ key: String, default fallback: Bool = false) -> Bool {
        self[key].map { $0.lowercased() == "true" } ?? fallback
    }

    /// A number that is not negative.
    func number(_ key: String, default fallback: Int) -> Int {
        self[key].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } ?? fallback
    }

    /// A time in milliseconds.
    func duration(_ key: String, default fallback: Duration) -> Duration {
        guard let number = self[key].flatMap({ Int($0) }), number >= 0 else { return fallback }
        return .milliseconds(number)
    }

    /// A port.
    ///
    /// - Throws: ``StartupFailure`` for a value that is no port, in the words of the role's process.
    func port(_ key: String, default fallback: UInt16) throws(StartupFailure) -> UInt16 {
        guard let text = self[key] else { return fallback }
        guard let port = UInt16(text) else { throw role.malformedNumber(text) }
        return port
    }

    /// A port, or -1 for none.
    func portOrOff(_ key: String, default fallback: Int32) -> Int32 {
        guard let number = self[key].flatMap({ Int32($0) }) else { return fallback }
        return (1...65_535).contains(number) ? number : -1
    }
}

extension NodeRole {
    fileprivate func missingConfiguration(_ path: String) -> StartupFailure {
        switch self {
        case .frontend: .exception("java.io.FileNotFoundException: \(path) (No such file or directory)")
        case .backend: .exit("error read config file. ")
        }
    }

    fileprivate func malformedNumber(_ text: String) -> StartupFailure {
        switch self {
        case .frontend: .exception("java.lang.NumberFormatException: For input string: \"\(text)\"")
        case .backend: .exit("error read config file. ")
        }
    }
}
