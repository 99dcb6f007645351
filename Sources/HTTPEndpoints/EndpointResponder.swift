/// What the probe server answers for a path.
package struct EndpointResponse: Equatable, Sendable {
    /// The HTTP status code.
    package let status: Int
    /// The body's media type.
    package let mediaType: String
    /// The body.
    package let body: String

    package init(status: Int, mediaType: String, body: String) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// Whoever knows the answers.
///
/// It is called on the server's thread for each request and must not wait for anything.
package protocol EndpointResponder: Sendable {
    /// Answers a `GET` for a path without its query; `nil` for a path that does not exist.
    func response(to path: String) -> EndpointResponse?
}
