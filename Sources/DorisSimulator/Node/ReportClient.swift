import Doris

/// Brings reports to the master, over HTTP on its Thrift port where Doris calls `FrontendService.report`.
struct ReportClient: Sendable {
    /// The request's path.
    static let path = "/report"
    /// How many bytes a report may have: about 500,000 tablets.
    static let bodyLimit = 64 << 20

    /// Sends the requests.
    let web: WebClient

    /// Sends a report.
    ///
    /// - Returns: What the master wants done; what is no task is passed over.
    /// - Throws: When the master does not answer in time, or takes no report from this backend.
    func send(_ report: BackendReport, to master: Endpoint) async throws -> [TabletTask] {
        let request = WebRequest(
            method: "POST",
            path: ReportClient.path,
            headers: ["content-type": "application/json"],
            body: Array(report.document.serialized.utf8)
        )
        let response = try await web.send(request, to: master)
        guard response.status == 200 else { throw WireError("\(master) takes no reports (\(response.status))") }
        return try JSONValue(parsing: response.body).elements("tasks").compactMap { TabletTask(document: $0) }
    }
}
