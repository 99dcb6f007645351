import Doris

/// `fe.conf` or `be.conf`, with what `fe_custom.conf` or `be_custom.conf` lays over it.
struct NodeConfiguration: Equatable, Sendable {
    private let values: [String: String]

    init(values: [String: String]) {
        self.values = values
    }

    /// Reads texts in their order, so that later ones win.
    ///
    /// `${NAME}` in a value stands for an environment variable.
    ///
    /// - Throws: ``StartupFailure`` for a variable that is not set, in the words of the role's process.
    init(
        _ texts: [String],
        role: NodeRole,
        environment: [String: String]
    ) throws(StartupFailure) {
        var values: [String: String] = [:]
        for text in texts {
            for entry in PropertiesFile(text).entries {
                values[entry.key] = try NodeConfiguration.substituted(entry.value, role, environment)
            }
        }
        self.values = values
    }

    /// Reads the files below a `DORIS_HOME`.
    static func read(
        home: String,
        role: NodeRole,
        environment: [String: String]
    ) throws(StartupFailure) -> NodeConfiguration {
        var texts: [String] = []
        for name in ["\(role.rawValue).conf", "\(role.rawValue)_custom.conf"] {
            do throws(FileError) {
                if let text = try FileSystem.text(of: "\(home)/conf/\(name)") { texts.append(text) }
            } catch {
                throw .exception("java.io.IOException: \(error)")
            }
        }
        return try NodeConfiguration(texts, role: role, environment: environment)
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

    /// A port; what the key holds must be one.
    func port(_ key: String, default fallback: UInt16) -> UInt16 {
        self[key].flatMap { UInt16($0) } ?? fallback
    }

    /// A port, or -1 for none.
    func portOrOff(_ key: String, default fallback: Int32) -> Int32 {
        guard let number = self[key].flatMap({ Int32($0) }) else { return fallback }
        return (1...65_535).contains(number) ? number : -1
    }

    private static func substituted(
        _ value: String,
        _ role: NodeRole,
        _ environment: [String: String]
    ) throws(StartupFailure) -> String {
        var result = ""
        var rest = value[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            let name = String(rest[start.upperBound..<end])
            guard let replacement = environment[name] else {
                switch role {
                case .frontend: throw .exception("java.lang.Exception: no such env variable: \(name)")
                case .backend: throw .exit("error read config file. ")
                }
            }
            result += rest[..<start.lowerBound] + replacement
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
