/// What `fe.conf` and `ADMIN SET FRONTEND CONFIG` changed on the master, of the keys that matter here.
///
/// A frontend keeps the latter in memory, so that the next master begins with its own `fe.conf`.
struct FrontendConfiguration: Equatable, Sendable {
    /// A key that can be changed while the frontend runs.
    enum Key: String, CaseIterable, Sendable {
        case catalogTrashExpire = "catalog_trash_expire_second"
        case decommissionThreshold = "decommission_tablet_check_threshold"
        case dropAfterDecommission = "drop_backend_after_decommission"
        case heartbeatTolerance = "max_backend_heartbeat_failure_tolerance_count"

        /// The type that Doris shows.
        var type: String {
            switch self {
            case .catalogTrashExpire, .heartbeatTolerance: "long"
            case .decommissionThreshold: "int"
            case .dropAfterDecommission: "boolean"
            }
        }

        /// The value without a change.
        func standard(_ profile: VersionProfile) -> String {
            switch self {
            case .catalogTrashExpire: "86400"
            case .decommissionThreshold: "\(profile.membership.recycledTabletThreshold)"
            case .dropAfterDecommission: "true"
            case .heartbeatTolerance: "1"
            }
        }

        /// Whether a text is a value of the key.
        func takes(_ text: String) -> Bool {
            switch self {
            case .dropAfterDecommission: ["true", "false"].contains(text.lowercased())
            case .catalogTrashExpire, .decommissionThreshold, .heartbeatTolerance:
                Int64(text).map { $0 >= 0 && $0 <= Int64(Int32.max) } ?? false
            }
        }
    }

    /// The changed values.
    private(set) var changes: [Key: String] = [:]

    init() {}

    /// Takes the keys that stand in `fe.conf`; a value that a key does not take is passed over.
    init(_ configuration: NodeConfiguration) {
        for key in Key.allCases {
            if let value = configuration[key.rawValue], key.takes(value) { changes[key] = value.lowercased() }
        }
    }

    /// Changes a value.
    ///
    /// - Throws: ``StatementError`` for a key that is not known, and for a value that it does not take.
    mutating func set(_ name: String, to value: String) throws(StatementError) {
        guard let key = Key(rawValue: name) else { throw .general("Config '\(name)' does not exist") }
        guard key.takes(value) else { throw .general("Unsupported configuration type: \(key.type), value: \(value)") }
        changes[key] = value.lowercased()
    }

    /// The value of a key.
    func value(_ key: Key, _ profile: VersionProfile) -> String { changes[key] ?? key.standard(profile) }

    /// Whether a backend's row goes once its decommission is complete.
    var dropsAfterDecommission: Bool { changes[.dropAfterDecommission] != "false" }

    /// Below so many tablets, all of them in the recycle bin, a decommission ends early.
    func recycledTabletThreshold(_ profile: VersionProfile) -> Int {
        number(.decommissionThreshold) ?? profile.membership.recycledTabletThreshold
    }

    /// How many rounds of heartbeats may fail before a backend counts as dead, at least 1.
    var heartbeatTolerance: Int { max(1, number(.heartbeatTolerance) ?? 1) }

    /// How long a dropped table can be recovered.
    var trashExpiry: Duration { .seconds(number(.catalogTrashExpire) ?? 86_400) }

    private func number(_ key: Key) -> Int? { changes[key].flatMap { Int($0) } }
}
