package import Doris
import Glibc
import NIOCore

/// A port that cannot be bound.
package struct ListenError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The address that was asked for.
    package let address: Endpoint
    /// What the kernel said.
    package let cause: String

    package init(address: Endpoint, cause: String) {
        self.address = address
        self.cause = cause
    }

    package var description: String {
        "cannot listen on \(address): \(cause); set SUPERVISOR_HTTP_PORT to a free port or end what uses it"
    }
}

extension IOError {
    /// Whether the kernel has no IPv6 or no IPv6 address to bind.
    var isWithoutIPv6: Bool { errnoCode == EAFNOSUPPORT || errnoCode == EADDRNOTAVAIL }
}
