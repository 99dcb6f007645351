package import Doris

/// Where settings come from, read before any of them is looked at.
package struct SettingSources: Equatable, Sendable {
    /// The process' environment.
    package var environment: [String: String]
    /// The settings file, where `SUPERVISOR_CONFIG` names one.
    package var file: File?
    /// The user in `/etc/basic_auth/username`, which the official operator mounts beside `password`.
    package var basicAuthUser: String?

    /// A settings file: `key = value` lines in the format of ``PropertiesFile``.
    package struct File: Equatable, Sendable {
        package let path: String
        package let properties: PropertiesFile

        package init(path: String, properties: PropertiesFile) {
            self.path = path
            self.properties = properties
        }
    }

    package init(environment: [String: String], file: File? = nil, basicAuthUser: String? = nil) {
        self.environment = environment
        self.file = file
        self.basicAuthUser = basicAuthUser
    }

    /// A value as text and where it stands.
    struct Value {
        let text: String
        let source: String
    }

    /// The first that is set of: the variable, its aliases, the file.
    ///
    /// An empty variable counts as not set.
    func value(of definition: SettingDefinition) -> Value? {
        for name in [definition.variable] + definition.aliases {
            if let text = variable(name) { return Value(text: text, source: name) }
        }
        guard let file, let text = file.properties[definition.key] else { return nil }
        return Value(text: text, source: "\(definition.key) in \(file.path)")
    }

    /// A variable that somebody set.
    ///
    /// Kubernetes sets variables for each Service of the namespace: a Service named `fe` yields
    /// `FE_PORT=tcp://10.96.0.7:9030`, which is not meant for us.
    func variable(_ name: String) -> String? {
        guard let text = environment[name], !text.isEmpty, !SettingSources.isServiceLink(text) else { return nil }
        return text
    }

    /// Variables and file keys that look like settings and are none.
    var unknownNames: [SettingFault] {
        let variables = SettingsTable.all.map(\.variable) + [SettingsTable.fileVariable]
        var faults: [SettingFault] = []
        for name in environment.keys.sorted() where name.hasPrefix("SUPERVISOR_") && !variables.contains(name) {
            if SettingSources.isServiceVariable(name, value: environment[name] ?? "") { continue }
            faults.append(SettingFault(source: name, problem: unknown("variable", name, among: variables)))
        }
        let keys = SettingsTable.all.map(\.key)
        for entry in file?.properties.entries ?? [] where !keys.contains(entry.key) {
            let name = entry.key.onOneLine(limit: 64)
            let source = "\(name) in \(file?.path ?? "")"
            faults.append(SettingFault(source: source, problem: unknown("key", name, among: keys)))
        }
        return faults
    }

    private func unknown(_ kind: String, _ name: String, among known: [String]) -> String {
        let nearest = known.min { $0.editDistance(to: name) < $1.editDistance(to: name) } ?? ""
        return "no such \(kind); did you mean \(nearest)?"
    }

    private static func isServiceLink(_ text: String) -> Bool {
        text.hasPrefix("tcp://") || text.hasPrefix("udp://") || text.hasPrefix("sctp://")
    }

    /// Whether a variable is one that Kubernetes sets for a Service whose name begins with `supervisor`.
    private static func isServiceVariable(_ name: String, value: String) -> Bool {
        isServiceLink(value) || name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT")
            || ["_TCP_PROTO", "_TCP_PORT", "_TCP_ADDR", "_UDP_PROTO", "_UDP_PORT", "_UDP_ADDR"]
                .contains { name.hasSuffix($0) }
    }
}

extension String {
    /// The Levenshtein distance in Unicode scalars, over the first 64 of each text.
    func editDistance(to other: String) -> Int {
        let left = Array(unicodeScalars.prefix(64))
        let right = Array(other.unicodeScalars.prefix(64))
        var row = Array(0...right.count)
        for (i, scalar) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, candidate) in right.enumerated() {
                let substitution = diagonal + (scalar == candidate ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(substitution, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
