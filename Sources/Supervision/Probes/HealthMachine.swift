package import Doris

/// Asks the Doris process itself whether it serves, over its own HTTP port.
package struct HealthMachine: Hashable, Sendable {
    /// What the process says.
    package enum State: Hashable, Sendable {
        /// It was not asked yet in this child's life.
        case unknown
        /// Its port is closed or it does not answer; an FE that replays and a BE that loads tablets look so.
        case silent(String)
        /// It answered.
        case answered(HealthReport)

        /// Whether the process says that it serves.
        package var isServing: Bool { self == .answered(.serving) }
    }

    /// Something that happened.
    package enum Event: Equatable, Sendable {
        /// A child was started.
        case begun
        /// An answer came.
        case answered(HealthReport)
        /// No answer came, with the cause in words.
        case silent(String)
        /// Something else suggests that there is news: ask at once.
        case hinted
        /// The child is gone or going: ask nothing more.
        case ended
        /// Time has passed.
        case clock
    }

    /// What the process says.
    package private(set) var state = State.unknown
    private var isActive = false
    private var isWaitingForAnswer = false
    private var nextTry: Instant?
    private var startDelay: Backoff
    private var watchDelay: Backoff

    /// Makes a machine that has not begun; the seed is that of its jitter.
    ///
    /// Until the process serves it is asked every 100 to 500 ms; then every 5 s.
    package init(seed: UInt64) {
        startDelay = Backoff(first: .milliseconds(100), cap: .milliseconds(500), seed: seed)
        watchDelay = Backoff(first: .seconds(5), cap: .seconds(5), seed: seed &+ 1)
    }

    /// When ``Event/clock`` has to come at the latest.
    package var nextWake: Instant? { isActive && !isWaitingForAnswer ? nextTry : nil }

    /// Takes an event and returns whether the process has to be asked now; the answer comes as an event.
    package mutating func handle(_ event: Event, at now: Instant) -> Bool {
        switch event {
        case .begun:
            state = .unknown
            isActive = true
            startDelay.reset()
            return isWaitingForAnswer ? false : ask()
        case .hinted:
            return isActive && !isWaitingForAnswer ? ask() : false
        case .ended:
            isActive = false
            return false
        case .answered(let report): return took(.answered(report), at: now)
        case .silent(let words): return took(.silent(words), at: now)
        case .clock:
            guard let due = nextWake, now >= due else { return false }
            return ask()
        }
    }

    private mutating func ask() -> Bool {
        isWaitingForAnswer = true
        nextTry = nil
        return true
    }

    private mutating func took(_ answer: State, at now: Instant) -> Bool {
        isWaitingForAnswer = false
        guard isActive else { return false }
        state = answer
        if answer.isServing { startDelay.reset() }
        nextTry = now + (answer.isServing ? watchDelay.next() : startDelay.next())
        return false
    }
}
