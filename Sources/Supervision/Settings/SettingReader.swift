import Doris

/// Reads typed values out of ``SettingSources`` and collects every fault instead of stopping at the first.
struct SettingReader {
    let sources: SettingSources
    private(set) var faults: [SettingFault]

    init(sources: SettingSources) {
        self.sources = sources
        faults = sources.unknownNames
    }

    /// Reads one value; `nil` when it is not set or cannot be used, the latter being noted.
    mutating func read<Value>(_ key: String, _ parse: (String) -> Value?) -> Value? {
        guard let definition = SettingsTable.definition(of: key), let value = sources.value(of: definition) else {
            return nil
        }
        if let parsed = parse(value.text.trimmingBlanks()) { return parsed }
        let shown = value.text.onOneLine(limit: 64)
        note(value.source, "'\(shown)' is not accepted; expected \(definition.accepted)")
        return nil
    }

    /// Notes a fault that lies in several settings at once.
    mutating func note(_ source: String, _ problem: String) {
        faults.append(SettingFault(source: source, problem: problem))
    }

    mutating func text(_ key: String) -> String? {
        read(key) { $0.isEmpty ? nil : $0 }
    }

    mutating func path(_ key: String, limit: Int = 4095) -> String? {
        read(key) { $0.hasPrefix("/") && $0.utf8.count <= limit && !$0.utf8.contains(0) ? $0 : nil }
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        read(key) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    mutating func port(_ key: String) -> UInt16? {
        read(key) { UInt16($0).flatMap { $0 > 0 ? $0 : nil } }
    }

    mutating func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
        read(key) { Duration(settingText: $0).flatMap { range.contains($0) ? $0 : nil } }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) -> Choice?
    where Choice.RawValue == String {
        read(key) { Choice(rawValue: $0) }
    }

    mutating func address(_ key: String) -> String? {
        read(key) { text in
            let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
            return bare.isIPAddress ? bare : nil
        }
    }

    /// An object's uid at the Kubernetes API: as a rule a UUID, but a static pod's is a hash.
    mutating func uid(_ key: String) -> String? {
        read(key) { text in
            let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            return (1...128).contains(text.utf8.count) && isPlain ? text : nil
        }
    }

    /// A list of frontends; an empty list is a fault.
    mutating func endpoints(_ key: String, defaultPort: UInt16) -> [Endpoint]? {
        read(key) { text in
            let endpoints = text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == " " })
                .map { Endpoint($0, defaultPort: defaultPort) }
            let valid = endpoints.compactMap(\.self)
            return valid.isEmpty || valid.count != endpoints.count || valid.count > 99 ? nil : valid
        }
    }
}
