/// A whole answer of an HTTP server.
struct HTTPReply: Equatable {
    let status: Int
    /// The words after the status; may be empty.
    let phrase: String
    let body: [UInt8]
}
