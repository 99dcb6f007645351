import Glibc
import Synchronization

/// Addresses of this machine alone, so that each node has all ports for itself.
enum Loopback {
    private static let taken = Atomic(0)
    /// Tells test runs apart that happen at the same time.
    private static let run = 64 + Int(getpid()) % 128

    /// An address that nobody has had in this run.
    static func next() -> String {
        let number = taken.wrappingAdd(1, ordering: .relaxed).newValue
        return "127.\(run).\(number / 250).\(number % 250 + 1)"
    }
}
