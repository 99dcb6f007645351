import Doris
import Testing

@Suite("Reading health reports")
struct HealthReportTests {
    @Test(
        "what a frontend answers",
        arguments: [
            (
                200,
                #"{"msg":"success","code":0,"data":{"replayedJournalId":0,"queryPort":0,"rpcPort":0,"version":""},"count":0}"#,
                .serving
            ),
            (
                200,
                #"{"count":0,"data":{"arrowFlightSqlPort":0,"queryPort":9030},"code":0,"msg":"success"}"#, .serving
            ),
            (
                200, #"{"msg":"Error","code":1,"data":"not ready","count":0}"#,
                .notServing("HTTP 200, code 1: not ready")
            ),
            (
                200, #"{"msg":"success","code":0,"data":{"online_backend_num":3,"total_backend_num":3},"count":0}"#,
                .serving
            ),
            (
                503, #"{"msg":"Server is not ready","code":503,"data":null,"count":0}"#,
                .notServing("HTTP 503, code 503: Server is not ready")
            ),
            (200, #"{"msg":"Unauthorized","code":401}"#, .notServing("HTTP 200, code 401: Unauthorized")),
            (500, #"{"msg":"success","code":0}"#, .notServing("HTTP 500, code 0: success")),
            (200, #"{"msg":"a\nb","code":1}"#, .notServing("HTTP 200, code 1: a b")),
            (200, #"{"code":"0"}"#, .malformed("the body is not a health report")),
            (200, "[]", .malformed("the body is not a health report")),
            (200, "", .malformed("not JSON: the text ends where a value is expected at byte 0")),
            (200, "<html>ok</html>", .malformed("not JSON: a value is expected at byte 0")),
            (200, #"{"msg":"success","co"#, .malformed("not JSON: a string has no end at byte 20")),
        ] as [(Int, String, HealthReport)]
    )
    func frontend(status: Int, body: String, report: HealthReport) {
        #expect(HealthReport(frontendStatus: status, body: body.utf8) == report)
    }

    @Test(
        "what a backend answers",
        arguments: [
            (200, #"{"status": "OK","msg": "To Be Added"}"#, .serving),
            (200, #"{"status": "OK","msg": "OK"}"#, .serving),
            (
                200, #"{"status": "Server is not available","msg": "Server is not ready"}"#,
                .notServing("HTTP 200, Server is not available: Server is not ready")
            ),
            (
                200, #"{"status": "Server is not available","msg": "Server is shutting down"}"#,
                .notServing("HTTP 200, Server is not available: Server is shutting down")
            ),
            (401, #"{"status": "OK"}"#, .notServing("HTTP 401, OK")),
            (200, #"{"msg": "OK"}"#, .malformed("the body is not a health report")),
            (200, #"{"status": "O"#, .malformed("not JSON: a string has no end at byte 13")),
        ] as [(Int, String, HealthReport)]
    )
    func backend(status: Int, body: String, report: HealthReport) {
        #expect(HealthReport(backendStatus: status, body: body.utf8) == report)
    }
}
