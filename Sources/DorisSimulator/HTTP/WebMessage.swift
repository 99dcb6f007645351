import Doris

/// A request over HTTP.
struct WebRequest: Equatable, Sendable {
    /// `GET` or `POST`.
    var method = "GET"
    /// The path without the query.
    var path: String
    /// The query's names and values; nothing in them is escaped here, since no value of Doris' needs it.
    var query: [String: String] = [:]
    /// The headers, by their names in lower case.
    var headers: [String: String] = [:]
    /// The body.
    var body: [UInt8] = []
    /// The host from which the request came; empty in a request to be sent.
    var peer = ""

    /// Path and query as they stand in the request line.
    var target: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    init(method: String = "GET", path: String, headers: [String: String] = [:], body: [UInt8] = []) {
        self.method = method
        self.headers = headers
        self.body = body
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.path = String(parts[0])
        for pair in parts.count == 2 ? parts[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[String(sides[0])] = sides.count == 2 ? String(sides[1]) : ""
        }
    }
}

/// An answer over HTTP.
struct WebResponse: Equatable, Sendable {
    /// The status code.
    var status = 200
    /// Headers beside length and type, by their names in lower case.
    var headers: [String: String] = [:]
    /// The body.
    var body: [UInt8] = []

    init(status: Int = 200, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A document.
    static func json(_ document: JSONValue, status: Int = 200) -> WebResponse {
        WebResponse(
            status: status,
            headers: ["content-type": "application/json"],
            body: Array(document.serialized.utf8)
        )
    }

    /// Doris' envelope: `msg`, `code`, `data`, `count`.
    ///
    /// All errors come as HTTP 200 with a code within, but that the server is not ready.
    static func envelope(
        message: String = "success",
        code: Int = 0,
        data: JSONValue,
        status: Int = 200
    ) -> WebResponse {
        .json(["msg": .string(message), "code": JSONValue(code), "data": data, "count": 0], status: status)
    }
}
