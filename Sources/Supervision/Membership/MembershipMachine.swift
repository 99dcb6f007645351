package import Doris

/// Asks the cluster about this node, registers it where it is missing, and goes on watching.
///
/// A backend is registered here; a frontend is registered before its start, since it cannot start without (it waits in
/// its `--helper` loop), so that its machine only watches.
package struct MembershipMachine: Hashable, Sendable {
    /// What is known of the node's membership.
    package enum State: Hashable, Sendable {
        /// Nobody was asked yet.
        case unknown
        /// Nobody answered, or a frontend refused; what was known before no longer counts.
        case failed(ClusterError)
        /// A frontend answered without a master.
        case noMaster
        /// The cluster does not list the node.
        case absent
        /// The node is listed and not alive, with the frontend's words.
        case dead(String)
        /// The node is listed and alive.
        case alive
        /// The node is listed under an address that it no longer has.
        case moved(String)
        /// The node must not be added, for the reason in words.
        case conflict(String)
    }

    /// Something that happened.
    package enum Event: Equatable, Sendable {
        /// Watching begins, or begins anew.
        case begun
        /// A listing came, or did not.
        case read(Result<MembershipObservation, ClusterError>)
        /// The statement that adds the node was carried out, or was not.
        case added(Result<Void, ClusterError>)
        /// The node stops: ask nothing more.
        case ended
        /// Whether the node may be added; watching goes on either way.
        case permitted(Bool)
        /// Something else suggests that there is news: ask at once.
        case hinted
        /// Time has passed.
        case clock

        package static func == (left: Event, right: Event) -> Bool {
            switch (left, right) {
            case (.begun, .begun), (.ended, .ended), (.hinted, .hinted), (.clock, .clock): true
            case (.permitted(let left), .permitted(let right)): left == right
            case (.read(let left), .read(let right)): left == right
            case (.added(.success), .added(.success)): true
            case (.added(.failure(let left)), .added(.failure(let right))): left == right
            default: false
            }
        }
    }

    /// Something to do; one at a time, each answered with its event.
    package enum Action: Equatable, Sendable {
        /// Read the listing.
        case read
        /// Add the node.
        case add
    }

    /// How long a node counts as alive after the last listing that showed it so, while no frontend answers.
    package static let hysteresis = Duration.seconds(30)

    /// What is known of the membership.
    package private(set) var state = State.unknown
    /// When the node was first seen alive in this life.
    package private(set) var firstAlive: Instant?
    /// How often the node was added in this life.
    package private(set) var additions = 0

    private let registers: Bool
    private var isPermitted = true
    private var isActive = false
    private var isWaitingForAnswer = false
    private var nextTry: Instant?
    private var lastAlive: Instant?
    private var silenceBegan: Instant?
    private var quickDelay: Backoff
    private var slowDelay: Backoff
    private var watchDelay: Backoff

    /// Makes a machine that has not begun.
    ///
    /// While an answer is likely soon the delays grow from 50 ms to 250 ms, so that a frontend that opens its port is
    /// found quickly, and to 150 ms where it is the own one, whom nobody else asks in step; after five minutes of
    /// silence they grow to 5 s. A node that is alive is looked at every 10 s, for the first time after a part of them.
    ///
    /// - Parameters:
    ///   - registers: Whether an absent node is added.
    ///   - seed: The jitter's seed.
    package init(registers: Bool, seed: UInt64) {
        self.registers = registers
        quickDelay = Backoff(first: .milliseconds(50), cap: .milliseconds(registers ? 250 : 150), seed: seed)
        slowDelay = Backoff(first: .milliseconds(500), cap: .seconds(5), seed: seed &+ 1)
        watchDelay = Backoff(first: .seconds(10), cap: .seconds(10), seed: seed &+ 2)
    }

    /// When ``Event/clock`` has to come at the latest; `nil` when an answer is awaited or nothing is to be asked.
    package var nextWake: Instant? { isActive && !isWaitingForAnswer ? nextTry : nil }

    /// Takes an event and returns what is to be done.
    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .begun:
            isActive = true
            return isWaitingForAnswer ? [] : ask(.read)
        case .hinted:
            guard isActive, !isWaitingForAnswer else { return [] }
            quickDelay.reset()
            silenceBegan = nil
            return ask(.read)
        case .ended:
            isActive = false
            nextTry = nil
            return []
        case .permitted(let isPermitted):
            self.isPermitted = isPermitted
            return []
        case .read(let result):
            isWaitingForAnswer = false
            return isActive ? read(result, at: now) : []
        case .added(let result):
            isWaitingForAnswer = false
            return isActive ? added(result, at: now) : []
        case .clock:
            guard let due = nextWake, now >= due else { return [] }
            return ask(.read)
        }
    }

    private mutating func ask(_ action: Action) -> [Action] {
        isWaitingForAnswer = true
        nextTry = nil
        return [action]
    }

    private mutating func read(_ result: Result<MembershipObservation, ClusterError>, at now: Instant) -> [Action] {
        switch result {
        case .failure(let error):
            lost(.failed(error), at: now)
        case .success(.noMaster):
            lost(.noMaster, at: now)
        case .success(.dead(let words)):
            state = .dead(words)
            tryAgainSoon(at: now)
        case .success(.moved(let words)):
            state = .moved(words)
            tryAgainSoon(at: now)
        case .success(.conflict(let reason)):
            // It lasts until somebody mends it.
            state = .conflict(reason)
            nextTry = now + slowDelay.next()
        case .success(.absent):
            state = .absent
            if registers && isPermitted { return ask(.add) }
            tryAgainSoon(at: now)
        case .success(.alive):
            // A round of heartbeats, or a frontend that is back, shows all of a cluster's backends alive at once.
            let isNews = state != .alive || silenceBegan != nil
            state = .alive
            lastAlive = now
            firstAlive = firstAlive ?? now
            silenceBegan = nil
            quickDelay.reset()
            slowDelay.reset()
            nextTry = now + (isNews ? watchDelay.part() : watchDelay.next())
        }
        return []
    }

    /// Reads again after an ADD, whatever came of it: even "already exists" counts only once a listing shows the node.
    private mutating func added(_ result: Result<Void, ClusterError>, at now: Instant) -> [Action] {
        switch result {
        case .success:
            additions += 1
            return ask(.read)
        case .failure(let error):
            state = .failed(error)
            tryAgainSoon(at: now)
            return []
        }
    }

    /// Takes note that nothing is known at present.
    ///
    /// A node that was seen alive a moment ago keeps that state for a while: a frontend that restarts must not take
    /// every backend out of its Service.
    private mutating func lost(_ next: State, at now: Instant) {
        if state != .alive || lastAlive.map({ now - $0 > MembershipMachine.hysteresis }) ?? true { state = next }
        tryAgainSoon(at: now)
    }

    private mutating func tryAgainSoon(at now: Instant) {
        let began = silenceBegan ?? now
        silenceBegan = began
        nextTry = now + (now - began < .seconds(300) ? quickDelay.next() : slowDelay.next())
    }
}
