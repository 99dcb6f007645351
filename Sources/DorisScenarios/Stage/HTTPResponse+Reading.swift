import Doris

extension HTTPResponse {
    /// Sends `GET` and reads the answer; `nil` when nobody takes the connection.
    static func get(_ path: String, from address: String, port: UInt16) -> HTTPResponse? {
        guard let connection = Connection(to: address, port: port) else { return nil }
        // HTTP/1.0, so that no body comes in chunks. Not every server closes, though it is asked to.
        let request = "GET \(path) HTTP/1.0\r\nHost: \(address):\(port)\r\nConnection: close\r\n\r\n"
        let bytes = connection.exchange(request) { bytes in
            let response = HTTPResponse(reading: bytes)
            guard let length = response.headers["content-length"].flatMap({ Int($0) }) else { return false }
            return response.body.utf8.count >= length
        }
        return HTTPResponse(reading: bytes)
    }

    /// Reads an answer; status 0 stands for bytes that are none.
    init(reading bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let head = parts[0].split(separator: "\r\n")
        let status = head.first.flatMap { line in
            line.hasPrefix("HTTP/") ? line.split(separator: " ").dropFirst().first.flatMap { Int($0) } : nil
        }
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingBlanks()
        }
        self.init(status: status ?? 0, headers: headers, body: parts.count > 1 ? String(parts[1]) : "")
    }
}
