import Doris

extension FrontendNode {
    /// Answers a request on `http_port`.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - version: The text of `image/VERSION`.
    /// - Returns: The answer; errors too come as HTTP 200, with a code in the body.
    func answer(_ request: WebRequest, version: String) async -> WebResponse {
        var response = await page(request, version: version)
        response.headers["date"] = Timestamp(milliseconds: clock).web
        return response
    }

    private func page(_ request: WebRequest, version: String) async -> WebResponse {
        switch request.path {
        case "/api/bootstrap": demandedLogin(request) ?? bootstrap(request)
        case "/api/health": demandedLogin(request) ?? health()
        case "/api/show_proc": showProc(request)
        case "/api/fe_version_info": versionInfo(request)
        case "/api/check_decommission": checkDecommission(request)
        case "/metrics": demandedLogin(request) ?? metrics()
        case "/role": role(request)
        case "/version": WebResponse(body: Array(version.utf8))
        case PeerClient.statementPath: await statement(request)
        default: .envelope(message: "Not Found", code: 404, data: "not found")
        }
    }

    /// Ready or not; the values only for a caller that knows the cluster's id and secret.
    private func bootstrap(_ request: WebRequest) -> WebResponse {
        guard isReady, !faults.has(.unhealthy) else { return .envelope(message: "Error", code: 1, data: "not ready") }
        let id = request.query["cluster_id"]
        guard id == nil || id == "\(cluster.id)" else {
            return .envelope(message: "Error", code: 1, data: .string("invalid cluster id: \(id ?? "")"))
        }
        guard id == nil || request.query["token"] == cluster.token else {
            return .envelope(message: "Error", code: 1, data: "invalid token")
        }
        let isPeer = id != nil
        var members: [JSONValue.Member] = [
            .init("replayedJournalId", isPeer ? .integer(cluster.journalID) : 0),
            .init("queryPort", isPeer ? JSONValue(settings.ports.query) : 0),
            .init("rpcPort", isPeer ? JSONValue(settings.ports.rpc) : 0),
            .init("version", isPeer ? .string(settings.profile.release) : ""),
        ]
        if let port = settings.arrowFlightPort {
            members.append(.init("arrowFlightSqlPort", isPeer ? JSONValue(port) : 0))
        }
        if isPeer { members.append(.init("feStartTime", .integer(startTime))) }
        return .envelope(data: .object(members))
    }

    /// The role of the frontend that asks, in headers; 1.2 answers only callers whose address is registered.
    private func role(_ request: WebRequest) -> WebResponse {
        let caller =
            settings.profile.identity.isByAddress ? request.peer : request.headers["client_node_host"] ?? request.peer
        guard cluster.frontends.contains(where: { $0.editLog.host == caller }) else {
            return .envelope(message: "Unauthorized", code: 401, data: .string("invalid client host: \(caller)"))
        }
        let host = request.query["host"] ?? ""
        guard let port = request.query["port"].flatMap({ UInt16($0) }),
            let frontend = cluster.frontend(at: Endpoint(host: host, port: port))
        else { return WebResponse(headers: ["role": "UNKNOWN"]) }
        return WebResponse(headers: ["role": frontend.role.rawValue, "name": frontend.name])
    }

    private func statement(_ request: WebRequest) async -> WebResponse {
        guard request.headers["token"] == cluster.token,
            let document = try? JSONValue(parsing: request.body),
            let forwarded = ForwardedStatement(document: document)
        else { return WebResponse(status: 401) }
        let result: ForwardedResult
        do throws(StatementError) {
            result = .success(try await execute(forwarded))
        } catch {
            result = .failure(error)
        }
        var response = WebResponse.json(result.document)
        response.headers["journal-id"] = "\(cluster.journalID)"
        return response
    }
}
