/// Watches a child that does not serve yet: progress of any kind is good, none for long is a stall.
package struct StartupWatch: Hashable, Sendable {
    /// Something that happened.
    package enum Event: Equatable, Sendable {
        /// A child was started.
        case begun
        /// The child was looked at.
        case measured(StartupSample)
        /// The child serves, is gone or going, or is to be left alone.
        case ended
        /// Time has passed.
        case clock
    }

    /// Something to do.
    package enum Action: Equatable, Sendable {
        /// Look at the child and answer with ``Event/measured(_:)``.
        case measure
        /// Have the child print what its threads do.
        case dumpThreads
        /// End the child: the reason, as a clause.
        case giveUp(reason: String)
    }

    /// Since when there has been no progress, once that is long enough to count.
    package private(set) var stalledSince: Instant?
    /// What Doris says that it waits for, or that keeps it from serving.
    package private(set) var wait: String?
    /// How many stalls were reported in this life.
    package private(set) var stalls = 0

    /// A sample and when it came.
    private struct Look: Hashable {
        let sample: StartupSample
        let at: Instant
    }

    private let policy: StartupPolicy
    private var isActive = false
    private var isMeasuring = false
    private var nextLook: Instant?
    private var last: Look?
    private var lastProgress: Instant
    private var lastReport: Instant?

    /// Makes a watch that has not begun.
    package init(policy: StartupPolicy) {
        self.policy = policy
        lastProgress = Instant(sinceOrigin: .zero)
    }

    /// When ``Event/clock`` has to come at the latest; `nil` when nothing is watched.
    package var nextWake: Instant? { isActive && !isMeasuring ? nextLook : nil }

    /// Takes an event and returns what is to be done, in this order.
    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .begun:
            (isActive, isMeasuring) = (true, false)
            (last, stalledSince, wait, lastReport) = (nil, nil, nil, nil)
            lastProgress = now
            nextLook = now + policy.interval
            return []
        case .ended:
            isActive = false
            (stalledSince, wait) = (nil, nil)
            return []
        case .measured(let sample):
            isMeasuring = false
            return isActive ? judge(sample, at: now) : []
        case .clock:
            guard let due = nextWake, now >= due else { return [] }
            isMeasuring = true
            return [.measure]
        }
    }

    private mutating func judge(_ sample: StartupSample, at now: Instant) -> [Action] {
        nextLook = now + policy.interval
        // What is wrong says more than that it waits; and it is no reason to be patient.
        wait = sample.signs.warning ?? sample.signs.wait
        let hasMoved = last.map { StartupWatch.hasMoved(from: $0.sample, to: sample, within: now - $0.at) } ?? true
        last = Look(sample: sample, at: now)
        if hasMoved || sample.signs.wait != nil {
            lastProgress = now
            (stalledSince, lastReport) = (nil, nil)
            return []
        }
        let grace = min(policy.exceptionGrace, policy.stallAfter)
        if let exception = sample.signs.exception, now - lastProgress >= grace {
            return [.giveUp(reason: "its start failed and the process lives on: \(exception)")]
        }
        guard now - lastProgress >= policy.stallAfter else { return [] }
        stalledSince = lastProgress
        return report(at: now)
    }

    /// Reports a stall once in each further period without progress: two dumps show what has not moved.
    private mutating func report(at now: Instant) -> [Action] {
        guard lastReport.map({ now - $0 >= policy.stallAfter }) ?? true else { return [] }
        if lastReport == nil { stalls += 1 }
        lastReport = now
        let seconds = (now - lastProgress).components.seconds
        let reason = "its start has made no progress for \(seconds) s"
        return [.dumpThreads] + (policy.action == .restart ? [.giveUp(reason: reason)] : [])
    }

    private static func hasMoved(
        from old: StartupSample,
        to new: StartupSample,
        within time: Duration
    ) -> Bool {
        if new.logBytes != old.logBytes || new.journalBytes != old.journalBytes { return true }
        return (new.processorTime - old.processorTime).seconds >= time.seconds * StartupPolicy.busyShare
    }
}
