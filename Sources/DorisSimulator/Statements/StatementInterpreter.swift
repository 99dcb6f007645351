import Doris

/// Carries out statements on a cluster: who may, what changes, what is answered.
///
/// It changes the value that it is handed and nothing else. A statement that throws leaves no trace, since the caller
/// throws its copy away.
enum StatementInterpreter {
    /// Carries out a statement.
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - cluster: The cluster; on error it may be half changed and must be discarded.
    ///   - context: Who asks, when, and where.
    /// - Returns: What the client is answered.
    /// - Throws: ``StatementError`` when the user may not, or the cluster does not allow it.
    static func run(
        _ statement: ParsedStatement,
        on cluster: inout SimulatedCluster,
        context: StatementContext
    ) throws(StatementError) -> StatementResult {
        if case .table(let statement) = statement { return try run(statement, on: &cluster, context: context) }
        try checkPrivilege(for: statement, context: context)
        switch statement {
        case .showFrontends(let proc):
            return .table(cluster.frontendListing(context.view, hidingColumns: !proc))
        case .showBackends(let proc):
            return .table(cluster.backendListing(context.view, hidingColumns: !proc))
        case .listing(let query): return try query.run(on: cluster, context: context)
        case .account(let statement): return try statement.run(on: &cluster, context: context)
        default:
            try change(&cluster, by: statement, context: context)
            return .done
        }
    }

    private static func checkPrivilege(
        for statement: ParsedStatement,
        context: StatementContext
    ) throws(StatementError) {
        let account = context.account
        switch statement {
        case .showFrontends(proc: true), .showBackends(proc: true):
            let suffices = account.isAdmin || account.isOperator && !context.view.profile.listings.procNeedsAdmin
            guard suffices else { throw .lacks("ADMIN") }
        case .showFrontends, .showBackends:
            guard !context.view.profile.listings.areForEverybody else { return }
            guard account.isAdmin || account.isOperator else { throw .lacks("ADMIN/OPERATOR") }
        // They look for themselves.
        case .account, .listing: return
        case .cancelDecommission where !context.view.profile.membership.checksCancel: return
        default: guard account.isOperator else { throw .lacks("NODE") }
        }
    }

    private static func change(
        _ cluster: inout SimulatedCluster,
        by statement: ParsedStatement,
        context: StatementContext
    ) throws(StatementError) {
        let profile = context.view.profile
        switch statement {
        case .showFrontends, .showBackends, .account, .listing, .table: return
        case .addFrontend(let role, let endpoint):
            guard !endpoint.host.isEmpty else {
                throw .general(
                    context.isFQDNMode
                        ? "frontend's hostName should not be empty while enable_fqdn_mode is true"
                        : "Invalid host port: \(endpoint)"
                )
            }
            let endpoint = try stored(endpoint, context)
            let name = nodeName(for: endpoint, profile: profile, now: context.now, uuid: context.uuid)
            try cluster.addFrontend(role, at: endpoint, name: name, profile: profile)
        case .dropFrontend(let role, let endpoint):
            try cluster.dropFrontend(role, at: try stored(endpoint, context), profile: profile)
        case .addBackends(let endpoints, let properties):
            try cluster.addBackends(at: try stored(endpoints, context), properties: properties)
        case .modifyBackends(let references, let properties):
            try cluster.modifyBackends(try stored(references, context), properties: properties)
        case .dropBackends:
            throw .general(
                "It is highly NOT RECOMMENDED to use DROP BACKEND stmt.It is not safe to directly drop a backend. "
                    + "All data on this backend will be discarded permanently. If you insist, use DROPP instead of DROP"
            )
        case .forceDropBackends(let references): try cluster.dropBackends(try stored(references, context))
        case .decommission(let references):
            try cluster.decommission(try stored(references, context), profile: profile)
        case .cancelDecommission(let references):
            try cluster.cancelDecommission(try stored(references, context), profile: profile)
        case .renameFrontend(let endpoint, let host):
            try cluster.renameFrontend(at: endpoint, to: try checkedHostname(host, context))
        case .renameBackend(let endpoint, let host):
            try cluster.renameBackend(at: endpoint, to: try checkedHostname(host, context))
        }
    }

    /// The name of a new frontend: `host_port_millis` on 1.2, `fe_<uuid>` later.
    static func nodeName(for endpoint: Endpoint, profile: VersionProfile, now: Int64, uuid: String) -> String {
        guard !profile.identity.isByAddress else { return "\(endpoint.host)_\(endpoint.port)_\(now)" }
        return "fe_" + String(uuid.map { $0 == "-" ? "_" : $0 })
    }

    /// An endpoint as the metadata keeps it: 1.2 resolves the host, later versions keep what was given.
    private static func stored(_ endpoint: Endpoint, _ context: StatementContext) throws(StatementError) -> Endpoint {
        guard context.view.profile.membership.resolvesHosts else { return endpoint }
        guard let address = context.resolve(endpoint.host) else { throw .general("Unknown host: \(endpoint.host)") }
        return Endpoint(host: address, port: endpoint.port)
    }

    private static func stored(
        _ endpoints: [Endpoint],
        _ context: StatementContext
    ) throws(StatementError) -> [Endpoint] {
        var result: [Endpoint] = []
        for endpoint in endpoints { result.append(try stored(endpoint, context)) }
        return result
    }

    private static func stored(
        _ references: [BackendReference],
        _ context: StatementContext
    ) throws(StatementError) -> [BackendReference] {
        var result: [BackendReference] = []
        for reference in references {
            switch reference {
            case .address(let endpoint): result.append(.address(try stored(endpoint, context)))
            case .id: result.append(reference)
            }
        }
        return result
    }

    /// A new host in `MODIFY … HOSTNAME`: up to 3.0 no address literal, and always one that resolves.
    private static func checkedHostname(
        _ host: String,
        _ context: StatementContext
    ) throws(StatementError) -> String {
        let isAddress = IPv4Address(host) != nil
        guard !isAddress || context.view.profile.membership.renaming == .namesAndAddresses else {
            throw .general("Invalid hostname: \(host)")
        }
        guard context.resolve(host) != nil else { throw .general("Unknown hostname:  \(host)") }
        return host
    }
}
