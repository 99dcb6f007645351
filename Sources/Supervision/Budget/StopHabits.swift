/// How a Doris takes SIGTERM, read from what its distribution can do and from its configuration.
package struct StopHabits: Hashable, Sendable {
    /// How long the process may take to notice the signal: a backend looks every 10 s, from 2.1 on every 3 s.
    package var notice: Duration
    /// How long it waits for running queries at most.
    package var queries: Duration
    /// How long it sleeps after that, whatever happens.
    package var delay: Duration
    /// What the time for queries comes from, as a person can change it; empty where it can't be.
    package var key: String

    /// What taking down the services may take; Doris puts no bound on it.
    package static let teardown = Duration.seconds(15)

    package init(notice: Duration, queries: Duration, delay: Duration, key: String) {
        self.notice = notice
        self.queries = queries
        self.delay = delay
        self.key = key
    }

    /// A frontend's habits: one that drains waits for running queries, up to 300 s (3.1 and 4.0); others end within a
    /// second.
    package static func frontend(drains: Bool) -> StopHabits {
        StopHabits(notice: .seconds(1), queries: drains ? .seconds(300) : .zero, delay: .zero, key: "")
    }

    /// A backend's habits.
    ///
    /// - Parameters:
    ///   - waits: Whether it waits for running queries (2.1 and later).
    ///   - sleeps: Whether it sleeps before it ends (3.1 and 4.0).
    ///   - wait: `grace_shutdown_wait_seconds`, 120 s by default.
    ///   - delay: `grace_shutdown_post_delay_seconds`, 30 s by default.
    /// - Returns: The habits of that version.
    package static func backend(waits: Bool, sleeps: Bool, wait: Duration?, delay: Duration?) -> StopHabits {
        StopHabits(
            notice: .seconds(waits ? 3 : 10),
            queries: waits ? wait ?? .seconds(120) : .zero,
            delay: sleeps ? delay ?? .seconds(30) : .zero,
            key: waits ? "grace_shutdown_wait_seconds" : ""
        )
    }

    /// The longest time that the process may take by its own rules.
    package var need: Duration { notice + queries + delay + StopHabits.teardown }

    /// The arithmetic, and what to change, when the budget is too small; `nil` when it is enough.
    ///
    /// The grace is the time from a stop's begin to the kubelet's SIGKILL.
    package func shortage(within grace: Duration) -> String? {
        let budget = StopBudget(begin: Instant(sinceOrigin: .zero), grace: grace).deadline.sinceOrigin
        guard need > budget else { return nil }
        func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }
        let advice =
            key.isEmpty ? "" : ", or lower \(key) by \((need - budget).components.seconds + 1) or more"
        return "Doris may need \(seconds(need)) to end (\(seconds(notice)) to notice, \(seconds(queries)) for queries,"
            + " \(seconds(delay)) of delay, \(seconds(StopHabits.teardown)) to take down) and the budget is"
            + " \(seconds(budget)) (\(seconds(grace)) less the reserve); what runs then is killed. Set"
            + " terminationGracePeriodSeconds to \((need + .seconds(3)).components.seconds)\(advice)"
    }
}
