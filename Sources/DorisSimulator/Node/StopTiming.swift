/// How long a backend lives after a signal asked it to end.
///
/// A signal only sets a flag. The main thread looks at it between two sleeps, which no signal shortens. Queries would
/// be waited for then; none run here. 4.0 waits at the end without any need.
struct StopTiming: Equatable, Sendable {
    /// How long the main thread sleeps between two looks; zero for none.
    var poll: Duration
    /// `grace_shutdown_post_delay_seconds`, zero where Doris has no such key.
    var postDelay: Duration
    /// `simulator_stop_delay_ms`: the whole time; `nil` for Doris' own.
    var override: Duration?

    /// The time from the signal to the end.
    ///
    /// - Parameter uptime: How long the main thread has been looking when the signal comes.
    /// - Returns: What is left of its sleep, and the delay at the end.
    func delay(uptime: Duration) -> Duration {
        if let override { return override }
        guard poll > .zero, uptime >= .zero else { return postDelay }
        let slept = uptime - poll * Int(uptime / poll)
        return poll - slept + postDelay
    }
}

extension StopTiming {
    /// Reads `be.conf`; Doris' times are shortened.
    init(_ configuration: NodeConfiguration, profile: VersionProfile) {
        let scale = TimeScale(configuration)
        let postDelay = profile.timings.stopDelay
        poll = scale(profile.timings.signalPoll)
        self.postDelay = .zero
        if postDelay > .zero {
            let seconds = configuration.number(
                "grace_shutdown_post_delay_seconds",
                default: Int(postDelay.components.seconds)
            )
            self.postDelay = scale(.seconds(seconds))
        }
        override = configuration["simulator_stop_delay_ms"].map { _ in
            configuration.duration("simulator_stop_delay_ms", default: .zero)
        }
    }
}
