import Supervision

extension TLSConnection {
    /// Receives one whole answer; what comes after it is not waited for.
    borrowing func reply() throws(RequestFailure) -> HTTPReply {
        var reader = HTTPReplyReader()
        while true {
            if let reply = reader.reply { return reply }
            guard let bytes = try receive() else {
                throw RequestFailure(.unreachable, "the connection ended \(reader.part) of the answer")
            }
            try reader.take(bytes)
        }
    }
}
