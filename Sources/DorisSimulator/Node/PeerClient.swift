import Doris

/// What one frontend asks of another over HTTP.
///
/// `/role`, `/version` and `/api/bootstrap` are Doris' own. The paths below `/simulator` stand for BDB JE's replication
/// and for the Thrift call that forwards a statement.
struct PeerClient: Sendable {
    static let statePath = "/simulator/state"
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
                    replayedJournalID: data["replayedJournalId"]?.integer ?? 0,
                    startTime: data["feStartTime"]?.integer ?? 0,
                    version: data["version"]?.text ?? ""
                )
            )
        } catch {
            return .failure("got exception")
        }
    }

    /// The master's metadata; the question also makes this frontend a member of the group.
    ///
    /// - Parameters:
    ///   - master: The master, or a follower, which points to the master.
    ///   - name: The own node name.
    ///   - own: The own host and `edit_log_port`.
    ///   - token: The cluster's secret.
    /// - Returns: The metadata as the master has it.
    /// - Throws: When no master answers, or it does not know this frontend.
    func cluster(from master: String, name: String, own: Endpoint, token: String) async throws -> SimulatedCluster {
        let headers = ["token": token, "node-name": name, "node": own.description]
        let request = WebRequest(path: PeerClient.statePath, headers: headers)
        var response = try await web.send(request, to: Endpoint(host: master, port: httpPort))
        if response.status == 421, let other = response.headers["master"].flatMap({ Endpoint($0) }) {
            response = try await web.send(request, to: Endpoint(host: other.host, port: httpPort))
        }
        guard response.status == 200,
            let cluster = SimulatedCluster(document: try JSONValue(parsing: response.body))
        else {
            throw WireError("\(master) does not take this frontend for a member (\(response.status))")
        }
        return cluster
    }

    /// Has the master carry out a statement.
    func forward(_ statement: ForwardedStatement, to master: String, token: String) async throws -> ForwardedResult {
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
        return result
    }
}
