/// A privilege, by the word that stands for it in `GRANT`.
package enum Privilege: String, CaseIterable, Sendable {
    case node = "NODE_PRIV"
    case admin = "ADMIN_PRIV"
    case grant = "GRANT_PRIV"
    case select = "SELECT_PRIV"
    case load = "LOAD_PRIV"
    case alter = "ALTER_PRIV"
    case create = "CREATE_PRIV"
    case drop = "DROP_PRIV"
    case usage = "USAGE_PRIV"
    case showView = "SHOW_VIEW_PRIV"

    /// `Node_priv`, as in `SHOW GRANTS`.
    var listing: String { rawValue.prefix(1) + rawValue.dropFirst().lowercased() }
}

/// Where a privilege counts: what stands behind `ON`.
package enum PrivilegeScope: Hashable, Sendable {
    /// `*.*.*`.
    case global
    /// `catalog.*.*`, and `*.*` in the internal catalog.
    case catalog(String)
    /// `catalog.database.*`.
    case database(String)
    /// `catalog.database.table`.
    case table(String)
    /// `RESOURCE 'name'`.
    case resource(String)
    /// `WORKLOAD GROUP 'name'`.
    case workloadGroup(String)
}

extension PrivilegeScope {
    /// Reads the form of ``stored``; `nil` for any other.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        switch parts.first {
        case "global" where parts.count == 1: self = .global
        case "catalog" where parts.count == 2: self = .catalog(parts[1])
        case "database" where parts.count == 2: self = .database(parts[1])
        case "table" where parts.count == 2: self = .table(parts[1])
        case "resource" where parts.count == 2: self = .resource(parts[1])
        case "workload_group" where parts.count == 2: self = .workloadGroup(parts[1])
        default: return nil
        }
    }

    /// The scope as it stands in the metadata.
    var stored: String {
        switch self {
        case .global: "global"
        case .catalog(let name): "catalog " + name
        case .database(let name): "database " + name
        case .table(let name): "table " + name
        case .resource(let name): "resource " + name
        case .workloadGroup(let name): "workload_group " + name
        }
    }

    /// The scope as Doris writes it in texts.
    var pattern: String {
        switch self {
        case .global: "*.*.*"
        case .catalog(let name): name + ".*.*"
        case .database(let name): name + ".*"
        case .table(let name), .resource(let name), .workloadGroup(let name): name
        }
    }
}
