import Glibc
import Synchronization

/// A thread that ends a call which does not end itself.
///
/// ``CallClock`` is asked only where libmariadb waits. A peer that sends faster than the library reads keeps it from
/// ever waiting, and the definitions of columns are taken in whatever their number, so that time and memory would both
/// be the peer's to choose. The guard looks at a copy of the connection's descriptor, so that it can't hit another
/// connection that got the same number, and shuts it down, after which the library reads to its end.
final class CallGuard: Sendable {
    /// Why the guard ended a call.
    enum Verdict {
        case tooLong
        case tooMuch
    }

    private struct State {
        var socket: Int32?
        var verdict: Verdict?
        var isOver = false
        var byteLimit: UInt64
    }

    /// Milliseconds between two looks; after its call the thread lives on for at most as long.
    private static let interval: Int32 = 10

    private let state: Mutex<State>
    private let deadline: ContinuousClock.Instant

    private init(deadline: ContinuousClock.Instant, byteLimit: Int) {
        self.deadline = deadline
        state = Mutex(State(byteLimit: UInt64(clamping: byteLimit)))
    }

    deinit {
        state.withLock { if let socket = $0.socket { close(socket) } }
    }

    /// Starts to guard a call.
    ///
    /// - Parameters:
    ///   - deadline: When to end the call, a little after it should have ended itself.
    ///   - byteLimit: How many bytes may be received.
    /// - Returns: The guard; `nil` when there can be no thread.
    static func start(deadline: ContinuousClock.Instant, byteLimit: Int) -> CallGuard? {
        let callGuard = CallGuard(deadline: deadline, byteLimit: byteLimit)
        let retained = Unmanaged.passRetained(callGuard)
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<CallGuard>.fromOpaque(argument).takeRetainedValue().watch() }
                return nil
            },
            retained.toOpaque()
        )
        guard status == 0 else {
            retained.release()
            return nil
        }
        pthread_detach(thread)
        return callGuard
    }

    /// Guards this connection from now on, and no other one before it.
    func watch(_ socket: Int32) {
        let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return }
        state.withLock { state in
            if let former = state.socket { close(former) }
            state.socket = copy
        }
    }

    /// Lets the peer send more from now on.
    func allow(bytes: Int) {
        state.withLock { $0.byteLimit = UInt64(clamping: bytes) }
    }

    /// Ends the guard, and tells whether it had to end the call.
    func end() -> Verdict? {
        state.withLock { state in
            if let socket = state.socket { close(socket) }
            state.socket = nil
            state.isOver = true
            return state.verdict
        }
    }

    private func watch() {
        var isOver = false
        while !isOver {
            poll(nil, 0, CallGuard.interval)
            isOver = state.withLock { state in
                guard !state.isOver, state.verdict == nil, let socket = state.socket else { return state.isOver }
                if ContinuousClock.now >= deadline {
                    state.verdict = .tooLong
                } else if CallGuard.bytesReceived(socket) > state.byteLimit {
                    state.verdict = .tooMuch
                } else {
                    return false
                }
                shutdown(socket, Int32(SHUT_RDWR))
                return true
            }
        }
    }

    /// `tcpi_bytes_received` of the kernel's `tcp_info`, at byte 128 since Linux 4.1; glibc's header ends before it.
    private static func bytesReceived(_ socket: Int32) -> UInt64 {
        withUnsafeTemporaryAllocation(byteCount: 136, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            var length = socklen_t(buffer.count)
            guard getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, buffer.baseAddress, &length) == 0 else { return 0 }
            return length >= 136 ? buffer.load(fromByteOffset: 128, as: UInt64.self) : 0
        }
    }
}
