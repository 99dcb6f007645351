import Glibc
import NIOCore

/// A control socket that cannot be made or reached.
package struct ControlSocketError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path in question.
    package let path: String
    /// Why, as a clause.
    package let cause: String

    /// Whether another supervisor answers there, beside which this one must not begin.
    package let isOccupied: Bool

    /// Whether nobody serves the socket yet, or any more.
    package let isAbsent: Bool

    package init(path: String, cause: String, isOccupied: Bool = false, isAbsent: Bool = false) {
        self.path = path
        self.cause = cause
        self.isOccupied = isOccupied
        self.isAbsent = isAbsent
    }

    /// The socket at a path that could not be connected to.
    init(path: String, connecting error: any Error) {
        let code = (error as? IOError)?.errnoCode
        self.init(
            path: path,
            cause: ControlSocketError.words(for: error),
            isAbsent: code == ENOENT || code == ECONNREFUSED
        )
    }

    package var description: String {
        "the control socket \(path) cannot be used: \(cause); SUPERVISOR_CONTROL_SOCKET names another path"
    }

    /// The cause of a failure in few words.
    static func words(for error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}
