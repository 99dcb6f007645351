import Doris

extension FrontendNode {
    /// Answers a request on `rpc_port`: a backend's report, and what the backend is to do.
    ///
    /// Doris has Thrift there; the stand-in's backends send documents.
    func answer(reporting request: WebRequest) async -> WebResponse {
        guard request.path == ReportClient.path else { return WebResponse(status: 404) }
        guard request.method == "POST" else { return WebResponse(status: 405) }
        guard let document = try? JSONValue(parsing: request.body), let report = BackendReport(document: document)
        else { return WebResponse(status: 400) }
        guard standing == .master else { return WebResponse(status: 503) }
        guard report.token == cluster.token else { return WebResponse(status: 401) }
        guard let tasks = await take(report) else { return WebResponse(status: 503) }
        return .json(["tasks": .array(tasks.map(\.document))])
    }
}
