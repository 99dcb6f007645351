import Doris

/// What one frontend asks of another over HTTP.
///
/// `/role`, `/version` and `/api/bootstrap` are Doris' own. The path below `/simulator` stands for the Thrift call that
/// forwards a statement.
struct PeerClient: Sendable {
    static let statementPath = "/simulator/statement"

    /// Sends the requests.
    let web: WebClient
    /// The port of every frontend: Doris takes its own for its peers'.
    let httpPort: UInt16

    /// The role and name under which a cluster knows this frontend; `nil` while it was not added.
    func role(of own: Endpoint, askedFrom helper: String) async throws -> (role: FrontendRole, name: String)? {
        var request = WebRequest(path: "/role")
        request.query = ["host": own.host, "port": "\(own.port)"]
        request.headers = ["client_node_host": own.host, "client_node_port": "\(own.port)"]
        let response = try await web.send(request, to: Endpoint(host: helper, port: httpPort))
        guard let role = response.headers["role"].flatMap({ FrontendRole(rawValue: $0) }),
            let name = response.headers["name"]
        else { return nil }
        return (role, name)
    }

    /// The text of a helper's `image/VERSION`.
    func version(from helper: String) async throws -> String {
        let response = try await web.send(WebRequest(path: "/version"), to: Endpoint(host: helper, port: httpPort))
        return String(decoding: response.body, as: UTF8.self)
    }

    /// A heartbeat to a frontend.
    func heartbeat(to host: String, of cluster: SimulatedCluster) async -> Answer<FrontendHeartbeat> {
        var request = WebRequest(path: "/api/bootstrap")
        request.query = ["cluster_id": "\(cluster.id)", "token": cluster.token]
        do {
            let response = try await web.send(request, to: Endpoint(host: host, port: httpPort))
            let document = try JSONValue(parsing: response.body)
            guard document["code"]?.integer == 0, let data = document["data"] else {
                return .failure(document["data"]?.text ?? "not ready")
            }
            return .success(
                FrontendHeartbeat(
                    queryPort: UInt16(clamping: data["queryPort"]?.integer ?? 0),
                    rpcPort: UInt16(clamping: data["rpcPort"]?.integer ?? 0),
                    arrowFlightPort: Int32(clamping: data["arrowFlightSqlPort"]?.integer ?? -1),
                    replayedJournalID: data["replayedJournalId"]?.integer ?? 0,
                    startTime: data["feStartTime"]?.integer ?? 0,
                    version: data["version"]?.text ?? ""
                )
            )
        } catch {
            return .failure("got exception")
        }
    }

    /// Has the master carry out a statement.
    func forward(_ statement: ForwardedStatement, to master: String, token: String) async throws -> Forwarded {
        let request = WebRequest(
            method: "POST",
            path: PeerClient.statementPath,
            headers: ["token": token],
            body: Array(statement.document.serialized.utf8)
        )
        let response = try await web.send(request, to: Endpoint(host: master, port: httpPort))
        guard response.status == 200, let result = ForwardedResult(document: try JSONValue(parsing: response.body))
        else {
            throw WireError("\(master) does not take statements (\(response.status))")
        }
        return Forwarded(result: result, journalID: response.headers["journal-id"].flatMap { Int64($0) } ?? 0)
    }

    /// What a forwarded statement came to.
    struct Forwarded: Sendable {
        /// What the client is answered.
        var result: ForwardedResult
        /// The master's last journal entry after the statement.
        var journalID: Int64
    }
}
