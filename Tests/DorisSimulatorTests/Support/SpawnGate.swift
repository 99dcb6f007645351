import Glibc
import NIOPosix

/// Keeps apart what closes ports and what starts processes.
///
/// Between its fork and its `exec` a child holds a copy of every descriptor of the test process, so that a port that
/// was closed meanwhile is still taken for whoever binds it next.
enum SpawnGate {
    private final class Semaphore: @unchecked Sendable {
        private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

        init() { sem_init(pointer, 0, 1) }

        func wait() {
            while sem_wait(pointer) != 0 {}
        }

        func signal() { sem_post(pointer) }
    }

    private static let semaphore = Semaphore()

    /// Runs a body that starts a process, on a thread that may block.
    static func whileSpawning<Value>(_ body: () throws -> Value) rethrows -> Value {
        semaphore.wait()
        defer { semaphore.signal() }
        return try body()
    }

    /// Runs a body that closes ports.
    static func whileClosing(isolation: isolated (any Actor)? = #isolation, _ body: () async -> Void) async {
        try? await NIOThreadPool.singleton.runIfActive { semaphore.wait() }
        await body()
        semaphore.signal()
    }
}
