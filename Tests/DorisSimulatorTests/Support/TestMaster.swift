import Doris
import Synchronization

@testable import DorisSimulator

/// A master's Thrift port that takes reports and answers what the test says.
final class TestMaster: Sendable {
    private let server: WebServer
    private let reports = AsyncStream.makeStream(of: BackendReport.self)
    private let answer: @Sendable (_ report: BackendReport, _ number: Int) -> WebResponse
    private let count = Mutex(0)

    init(answer: @escaping @Sendable (_ report: BackendReport, _ number: Int) -> WebResponse) async throws {
        server = try await WebServer.bind(
            Endpoint(host: "127.0.0.1", port: 0),
            bodyLimit: ReportClient.bodyLimit
        )
        self.answer = answer
    }

    /// Tasks as an answer.
    static func tasks(_ tasks: [TabletTask]) -> WebResponse { .json(["tasks": .array(tasks.map(\.document))]) }

    /// Where it listens.
    var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: server.port) }

    /// The reports that came, for one reader.
    var received: AsyncStream<BackendReport> { reports.stream }

    /// Takes reports until the task is cancelled.
    func serve() async throws {
        try await server.serve { [self] request in
            guard request.method == "POST", request.path == "/report",
                let document = try? JSONValue(parsing: request.body),
                let report = BackendReport(document: document)
            else { return WebResponse(status: 400) }
            let number = count.withLock { count in
                count += 1
                return count
            }
            reports.continuation.yield(report)
            return answer(report, number)
        }
    }

    /// A heartbeat of this master.
    func info(epoch: Int64 = 3, host: String? = nil, backendID: Int64 = 10_002) -> MasterInfo {
        MasterInfo(
            master: endpoint,
            clusterID: 42,
            epoch: epoch,
            token: "secret",
            backendHost: host,
            httpPort: 8030,
            backendID: backendID
        )
    }
}
