import Glibc

/// Why a scenario can't go on: the machine, not Doris, is in the way.
package struct StageError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    /// What the kernel refused.
    init(_ operation: String, errno code: Int32) {
        self.init("\(operation): \(String(cString: strerror(code)))")
    }
}
