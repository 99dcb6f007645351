import CMariaDB
import Doris
import Glibc
import Supervision

/// The time that the call on this thread may still take, and what its waits came to.
///
/// libmariadb's own time-outs hold for one wait each: a peer that sends a byte now and then keeps a call alive for
/// ever. All its waits, of plain and of encrypted connections, go through the function set as `MARIADB_OPT_IO_WAIT`.
/// That one gets the socket and nothing else, so the clock of the call is found by the thread: libmariadb's blocking
/// functions run their waits on the thread that called them.
///
/// It is an object because that function and the call share it; it never leaves the thread.
final class CallClock {
    private let timeouts: Timeouts
    private let start = ContinuousClock.now
    /// Whether the login is over, after which the limits for reading and writing hold.
    var isConnected = false
    /// The wait that was given up, in words; the last one where there were several.
    private var expiry: String?
    private var isOver = false
    private let callGuard: CallGuard

    private init?(_ timeouts: Timeouts) {
        // What ends here in time has the better explanation.
        let deadline = start + timeouts.call + .milliseconds(50)
        guard let callGuard = CallGuard.start(deadline: deadline, byteLimit: ResultLimits().head) else { return nil }
        self.callGuard = callGuard
        self.timeouts = timeouts
    }

    deinit { _ = callGuard.end() }

    /// Runs a call's libmariadb functions on this thread below a clock of their own.
    static func run<Result>(
        _ timeouts: Timeouts,
        _ body: (CallClock) throws(CallFailure) -> Result
    ) throws(CallFailure) -> Result {
        guard let key, let clock = CallClock(timeouts) else {
            throw CallFailure(reason: .notSent, message: "not tried: the process has no thread or key left")
        }
        pthread_setspecific(key, Unmanaged.passUnretained(clock).toOpaque())
        defer { pthread_setspecific(key, nil) }
        do throws(CallFailure) {
            return try withExtendedLifetime(clock) { () throws(CallFailure) in try body(clock) }
        } catch {
            throw clock.explained(error)
        }
    }

    /// Why a call failed that libmariadb reports as a lost connection, where it was ended on this side.
    private func explained(_ failure: CallFailure) -> CallFailure {
        let verdict = callGuard.end()
        guard failure.reason == .unreachable || failure.reason == .broken || verdict != nil else { return failure }
        switch verdict {
        case .tooMuch: return .malformed("more bytes than any listing has")
        case .tooLong:
            let expiry = "the whole call took longer than \(timeouts.call)"
            return CallFailure(reason: .timedOut, message: "\(expiry) (\(failure.message))")
        case nil:
            guard let expiry else { return failure }
            return CallFailure(reason: .timedOut, message: "\(expiry) (\(failure.message))")
        }
    }

    /// From here on the rows are counted by who reads them, so that the guard allows what they may come to.
    func expectRows() {
        callGuard.allow(bytes: 2 * ResultLimits().bytes)
    }

    /// Where the running call's clock is found by its thread.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    /// The function for `MARIADB_OPT_IO_WAIT`: positive when the socket is ready, 0 after a time-out, -1 on an error.
    ///
    /// libmariadb's own idea of the limit is ignored: during the TLS handshake it passes seconds for milliseconds.
    static let wait: @convention(c) (my_socket, my_bool, Int32) -> Int32 = { socket, isRead, _ in
        guard let key, let clock = pthread_getspecific(key) else {
            errno = ETIMEDOUT
            return 0
        }
        return Unmanaged<CallClock>.fromOpaque(clock).takeUnretainedValue().wait(for: socket, isRead: isRead != 0)
    }

    /// Keeps OpenSSL from blocking within a read, where no clock is asked.
    ///
    /// libmariadb leaves the socket blocking; its plain reads and writes are not, but those of OpenSSL are.
    static func makeNonBlocking(_ socket: my_socket) {
        let flags = fcntl(socket, F_GETFL)
        if flags >= 0 { _ = fcntl(socket, F_SETFL, flags | O_NONBLOCK) }
    }

    private func wait(for socket: my_socket, isRead: Bool) -> Int32 {
        // The first wait for bytes is the one for the greeting, before any TLS.
        if isRead { CallClock.makeNonBlocking(socket) } else if !isConnected { callGuard.watch(socket) }
        let began = ContinuousClock.now
        let (limit, what) =
            if !isConnected {
                (timeouts.connect, "connecting")
            } else if isRead {
                (timeouts.read, "waiting for the answer")
            } else {
                (timeouts.write, "sending the statement")
            }
        while !isOver {
            let now = ContinuousClock.now
            let whole = timeouts.call - (now - start)
            let remaining = min(whole, limit - (now - began))
            guard remaining > .zero else {
                giveUp(wholeCall: whole <= .zero, limit: limit, while: what)
                break
            }
            var descriptor = pollfd(fd: socket, events: Int16(isRead ? POLLIN : POLLOUT), revents: 0)
            // Rounded up, so that the last fraction of a millisecond is no busy loop.
            let ready = poll(&descriptor, 1, Int32(clamping: remaining.milliseconds + 1))
            if ready > 0 || (ready < 0 && errno != EINTR) { return ready }
        }
        errno = ETIMEDOUT
        return 0
    }

    private func giveUp(wholeCall: Bool, limit: Duration, while what: String) {
        expiry =
            wholeCall
            ? "the whole call took longer than \(timeouts.call), at last \(what)" : "\(what) took longer than \(limit)"
        // A host may have a further address to connect to. Otherwise no other wait is begun, closing included.
        isOver = wholeCall || isConnected
    }
}
