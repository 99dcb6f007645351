import Glibc
import Supervision

/// The time that a request may take, all its steps together.
struct Deadline: Sendable {
    private let limit: Duration
    private let end: ContinuousClock.Instant

    /// Begins a request that may take so long; the clock is monotonic.
    init(within limit: Duration) {
        self.limit = limit
        end = ContinuousClock.now + limit
    }

    private init(limit: Duration, end: ContinuousClock.Instant) {
        self.limit = limit
        self.end = end
    }

    /// An earlier end that leaves its share of what remains to each of so many attempts.
    func share(of attempts: Int) -> Deadline {
        let now = ContinuousClock.now
        return Deadline(limit: limit, end: now + (end - now) / max(attempts, 1))
    }

    /// Waits until a descriptor is ready, or has failed, which the next call on it tells.
    ///
    /// - Parameters:
    ///   - events: `POLLIN` or `POLLOUT`.
    ///   - descriptor: An open descriptor.
    ///   - activity: What is being done, for the error.
    /// - Throws: ``RequestFailure`` when the time is over. It is looked at before each wait, so that a peer that is always
    ///   ready cannot stretch a request.
    func wait(for events: Int32, on descriptor: Int32, while activity: String) throws(RequestFailure) {
        while true {
            let remaining = end - ContinuousClock.now
            guard remaining > .zero else {
                throw RequestFailure(.timedOut, "not done within \(limit), at last \(activity)")
            }
            var watched = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
            // Rounded up, so that the last fraction of a millisecond is no busy loop.
            let ready = poll(&watched, 1, Int32(clamping: remaining.milliseconds + 1))
            if ready > 0 { return }
            if ready < 0 && errno != EINTR { throw RequestFailure(.unreachable, "poll: \(describeErrno())") }
        }
    }
}

/// The system's words for the call that just failed.
func describeErrno(_ code: Int32 = errno) -> String {
    "\(String(cString: strerror(code))) (errno \(code))"
}
