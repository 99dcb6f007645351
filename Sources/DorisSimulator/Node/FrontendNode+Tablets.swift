import Doris

extension FrontendNode {
    /// Takes in a backend's report; only the master does.
    ///
    /// - Returns: What the backend shall do; `nil` when this frontend is not the master, the secret is wrong, or the
    ///   change could not be written down.
    func take(_ report: BackendReport) async -> [TabletTask]? {
        guard standing == .master, report.token == cluster.token else { return nil }
        let now = WallClock.milliseconds
        do throws(StatementError) {
            return try await commit { cluster throws(StatementError) in
                cluster.take(report, profile: settings.profile, now: now)
            }
        } catch {
            log.error("the report of backend \(report.backendID) is lost: \(error.message)")
            return nil
        }
    }

    /// `/api/check_decommission?host_ports=h:p[,h:p]`: whether the statement would be accepted, without carrying it out.
    ///
    /// It exists as long as the check does, from 2.0 on.
    func checkDecommission(_ request: WebRequest) -> WebResponse {
        guard settings.profile.membership.checksDecommission else {
            return .envelope(message: "Not Found", code: 404, data: "not found")
        }
        if let refusal = refusal(of: request, unless: \.isOperator, privilege: "Node_priv") { return refusal }
        var endpoints: [Endpoint] = []
        for part in (request.query["host_ports"] ?? "").split(separator: ",") {
            guard let endpoint = Endpoint(part) else {
                return .envelope(message: "Bad Request", code: 403, data: .string("Invalid host port: \(part)"))
            }
            endpoints.append(endpoint)
        }
        guard !endpoints.isEmpty else {
            return .envelope(message: "Bad Request", code: 403, data: "No host:port specified.")
        }
        var copy = cluster
        do throws(StatementError) {
            try copy.decommission(endpoints.map { .address($0) }, profile: settings.profile)
        } catch {
            return .envelope(message: "Error", code: 1, data: .string(error.message))
        }
        return .envelope(data: .array(endpoints.map { .string($0.description) }))
    }
}
