package import Doris
import Glibc
import NIOCore
import NIOPosix

/// An HTTP server's answer.
package struct HTTPReply: Equatable, Sendable {
    /// The status code.
    package let status: Int
    /// The body's bytes.
    package let body: [UInt8]
}

/// A request that got no answer.
package struct FetchError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Who was asked.
    package let server: Endpoint
    /// Why there is no answer, as a clause.
    package let cause: String

    package init(server: Endpoint, cause: String) {
        self.server = server
        self.cause = cause
    }

    package var description: String { "\(server): \(cause)" }

    /// The cause of a failed connection in few words.
    static func words(for error: any Error) -> String {
        if let error = error as? NIOConnectionError, let first = error.connectionErrors.first {
            return words(for: first.error)
        }
        if let error = error as? IOError { return String(cString: strerror(error.errnoCode)) }
        if case .connectTimeout? = error as? ChannelError { return "the connection timed out" }
        return "\(error)".onOneLine(limit: 128)
    }
}
