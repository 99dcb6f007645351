/// How much faster than Doris the stand-in lives: one factor for all of its times.
struct TimeScale: Equatable, Sendable {
    /// What Doris' times are multiplied by; 1 is real time.
    let factor: Double

    /// The factor without a setting.
    static let standard = TimeScale(factor: 0.1)

    /// Reads `simulator_time_scale`, a number above 0 and up to 1; anything else is the standard.
    init(_ configuration: NodeConfiguration) {
        let factor = configuration["simulator_time_scale"].flatMap { Double($0) }
        self.init(factor: factor.flatMap { $0 > 0 && $0 <= 1 ? $0 : nil } ?? TimeScale.standard.factor)
    }

    init(factor: Double) {
        self.factor = factor
    }

    /// One of Doris' times as the stand-in takes it.
    func callAsFunction(_ time: Duration) -> Duration { time * factor }
}
