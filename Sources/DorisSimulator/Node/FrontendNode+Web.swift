import Doris

extension FrontendNode {
    /// The answer to a request that must come with a user's password; `nil` when it did.
    ///
    /// Nobody is spared here, on 127.0.0.1 neither. Refusals are HTTP 200, as all of Doris' REST errors.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - admits: Whether an account may have what it asks for.
    ///   - privilege: What the account lacks otherwise.
    /// - Returns: The refusal, if any.
    func refusal(
        of request: WebRequest,
        unless admits: (Account) -> Bool = { _ in true },
        privilege: String = ""
    ) -> WebResponse? {
        guard let credentials = BasicCredentials(header: request.headers["authorization"]) else {
            return .unauthorized("Need auth information.")
        }
        let password = NativePassword(password: credentials.password)
        guard let account = cluster.account(credentials.user, from: request.peer), account.password == password else {
            let shown = settings.profile.accounts.qualified(credentials.user)
            return .unauthorized("Access denied for \(shown)@\(request.peer)")
        }
        guard admits(account) else {
            return .unauthorized(
                "Access denied; you need (at least one of) the \(privilege) privilege(s) for this operation"
            )
        }
        return nil
    }

    /// `enable_all_http_auth`: pages that are open to everybody by default ask for a password then.
    ///
    /// Other frontends are spared, which show the cluster's secret.
    func demandedLogin(_ request: WebRequest) -> WebResponse? {
        guard settings.demandsWebLogin, request.query["token"] != cluster.token else { return nil }
        return refusal(of: request)
    }

    /// `/api/health`: how many backends there are; from 4.0 on 503 before clients are served, and while stopping.
    func health() -> WebResponse {
        guard phase == .ready || !settings.profile.services.healthTellsTheTruth else {
            return .envelope(
                message: "Service Unavailable",
                code: 503,
                data: "Server is not ready",
                status: 503
            )
        }
        return .envelope(
            data: [
                "online_backend_num": JSONValue(cluster.backends.count { $0.isAlive }),
                "total_backend_num": JSONValue(cluster.backends.count),
            ]
        )
    }

    /// `/api/show_proc?path=/frontends`: the rows of `SHOW PROC`, each a list of texts.
    func showProc(_ request: WebRequest) -> WebResponse {
        if let refusal = refusal(of: request, unless: \.isAdmin, privilege: "Admin_priv") { return refusal }
        let view = listingView(connectedHost: settings.editLog.host)
        let table: ResultTable
        switch request.query["path"].map({ $0.hasSuffix("/") ? String($0.dropLast()) : $0 }) {
        case "/frontends"?: table = cluster.frontendListing(view, hidingColumns: false)
        case "/backends"?: table = cluster.backendListing(view, hidingColumns: false)
        case let path?: return .envelope(message: "Bad Request", code: 403, data: .string("Invalid path: \(path)"))
        case nil: return .envelope(message: "Bad Request", code: 403, data: "path is not set")
        }
        return .envelope(data: .array(table.rows.map { .array($0.map { JSONValue($0) }) }))
    }

    /// `/api/fe_version_info`.
    func versionInfo(_ request: WebRequest) -> WebResponse {
        if let refusal = refusal(of: request, unless: \.isAdmin, privilege: "Admin_priv") { return refusal }
        return .envelope(data: ["feVersionInfo": settings.profile.build])
    }

    /// `/metrics`.
    func metrics() -> WebResponse {
        var metrics = MetricsText()
        metrics.append("doris_fe_max_journal_id", "gauge", cluster.journalID)
        let (frontends, backends) = (cluster.frontends, cluster.backends)
        metrics.append(
            "node_info",
            "gauge",
            [
                ("type=\"fe_node_num\", state=\"total\"", Int64(frontends.count)),
                ("type=\"fe_node_num\", state=\"alive\"", Int64(frontends.count { $0.isAlive })),
                ("type=\"be_node_num\", state=\"total\"", Int64(backends.count)),
                ("type=\"be_node_num\", state=\"alive\"", Int64(backends.count { $0.isAlive })),
                ("type=\"be_node_num\", state=\"decommissioned\"", Int64(backends.count { $0.isDecommissioned })),
                ("type=\"is_master\"", standing == .master ? 1 : 0),
            ]
        )
        return metrics.response
    }
}

extension WebResponse {
    /// The envelope for a request without a password that suffices.
    fileprivate static func unauthorized(_ reason: String) -> WebResponse {
        .envelope(message: "Unauthorized", code: 401, data: .string(reason))
    }
}
