/// What a Doris process says of itself over HTTP, read from the body.
///
/// The status code says little: an FE that lost its master and a BE that is shutting down both answer 200.
package enum HealthReport: Hashable, Sendable {
    /// The process says that it serves.
    case serving
    /// The process answers and says that it does not serve, with its words on one line.
    case notServing(String)
    /// The answer is none that Doris gives.
    case malformed(String)

    /// Reads the answer of an FE to `GET /api/bootstrap`: `{"msg":"success","code":0,…}` when it is ready.
    package init(frontendStatus status: Int, body: some Sequence<UInt8>) {
        self.init(body: body) { document in
            guard let code = document["code"]?.integer else { return nil }
            if code == 0 && status == 200 { return .serving }
            let words = document["data"]?.text ?? document["msg"]?.text ?? "code \(code)"
            return .notServing("HTTP \(status), code \(code): \(words)".onOneLine(limit: 128))
        }
    }

    /// Reads the answer of a BE to `GET /api/health`: `{"status":"OK","msg":…}` when it serves.
    package init(backendStatus status: Int, body: some Sequence<UInt8>) {
        self.init(body: body) { document in
            guard let words = document["status"]?.text else { return nil }
            if words == "OK" && status == 200 { return .serving }
            let message = document["msg"]?.text.map { ": \($0)" } ?? ""
            return .notServing("HTTP \(status), \(words)\(message)".onOneLine(limit: 128))
        }
    }

    private init(body: some Sequence<UInt8>, reading read: (JSONValue) -> HealthReport?) {
        do throws(JSONError) {
            self = read(try JSONValue(parsing: body)) ?? .malformed("the body is not a health report")
        } catch {
            self = .malformed(error.description)
        }
    }
}
