/// When a start counts as stalled, and what is done about it.
package struct StartupPolicy: Hashable, Sendable {
    /// What is done about a stall beside reporting it.
    package enum Action: String, CaseIterable, Sendable {
        /// Nothing: a replay of hours that only looks dead must not be begun anew.
        case report
        /// The child is ended, and the crash policy decides.
        case restart
    }

    /// How long there must have been no sign of progress.
    package var stallAfter: Duration = .seconds(300)
    /// What is done then.
    package var action = Action.report
    /// How long a frontend may show no sign of life after its start-up exception before it is ended; never longer than
    /// ``stallAfter``, since it is a stall whose cause is known.
    package var exceptionGrace: Duration = .seconds(30)

    package init() {}

    /// From one look to the next.
    var interval: Duration { min(max(stallAfter / 10, .milliseconds(200)), .seconds(10)) }

    /// The share of one processor below which work does not count as progress: a JVM that waits still collects garbage.
    static let busyShare = 0.1
}
