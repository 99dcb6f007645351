import Doris
import Testing

@testable import DorisSimulator

@Suite("A frontend's Thrift port")
struct FrontendReportTests {
    @Test("the master takes reports with the cluster's secret, and nothing else")
    func reports() async throws {
        try await TestGroup.with(.v2_1) { group in
            let node = try await group.start(1)
            try await group.wait("the frontend is the master") { await node.standing == .master }
            let endpoint = Endpoint(host: group.endpoint(1).host, port: FrontendPorts().rpc)
            let web = WebClient(source: nil, timeout: .seconds(5))
            // The port opens a little later than the frontend takes office.
            try await group.wait("the port is open") {
                (try? await web.send(WebRequest(path: "/"), to: endpoint)) != nil
            }

            var report = BackendReport(backendID: 10_002, token: "", tablets: [], disks: [], wish: 0)
            report.token = await node.cluster.token
            let tasks = try await ReportClient(web: web).send(report, to: endpoint)
            #expect(tasks == [])

            func status(_ method: String, _ path: String, _ body: String) async throws -> Int {
                let request = WebRequest(method: method, path: path, body: Array(body.utf8))
                return try await web.send(request, to: endpoint).status
            }
            report.token = "another"
            let foreign = report.document.serialized
            let statuses = [
                try await status("POST", "/report", foreign), try await status("POST", "/report", "{}"),
                try await status("POST", "/report", "{"), try await status("GET", "/report", ""),
                try await status("POST", "/other", foreign),
            ]
            #expect(statuses == [401, 400, 400, 405, 404])
        }
    }

    @Test("a frontend that is not the master sends backends away")
    func follower() async throws {
        try await TestGroup.with(.v2_1) { group in
            let master = try await group.start(1)
            try await group.wait("the frontend is the master") { await master.standing == .master }
            let node = try await group.join(2, master: master)
            let report = BackendReport(
                backendID: 10_002,
                token: await node.cluster.token,
                tablets: [],
                disks: [],
                wish: 0
            )
            let body = Array(report.document.serialized.utf8)
            let answer = await node.answer(reporting: WebRequest(method: "POST", path: "/report", body: body))
            #expect(answer.status == 503)
        }
    }
}
