import Doris

/// What scenarios are told of.
package struct Target: Equatable, Sendable {
    /// Where Doris comes from.
    package enum Kind: Equatable, Sendable {
        /// The stand-in, by the path of its program.
        case standIn(program: String)
        /// Unpacked distributions, by the folders with `bin/start_fe.sh` and `bin/start_be.sh`.
        case distribution(frontend: String?, backend: String?)
    }

    /// Where Doris comes from.
    package let kind: Kind
    /// Its version.
    package let version: DorisVersion

    package init(kind: Kind, version: DorisVersion) {
        self.kind = kind
        self.version = version
    }

    /// Whether it is the stand-in.
    package var isStandIn: Bool { if case .standIn = kind { true } else { false } }

    /// What Doris' times are multiplied by.
    var timeFactor: Double { isStandIn ? 0.02 : 1 }

    /// How long a part of Doris' time takes here.
    func time(_ seconds: Int) -> Duration { .milliseconds(Int64(Double(seconds) * 1_000 * timeFactor)) }

    /// How long to wait for something that takes Doris so long at most; a slow machine gets some time on top.
    func limit(_ seconds: Int) -> Duration { time(seconds) + .seconds(isStandIn ? 10 : 120) }

    /// How long to wait between two looks.
    var interval: Duration { .milliseconds(isStandIn ? 15 : 300) }

    /// Why a scenario can't be told of it.
    ///
    /// - Parameters:
    ///   - scenario: The scenario.
    ///   - obstacle: Why nodes can't have networks of their own; `nil` when they can.
    /// - Returns: The reason; `nil` when it can be told.
    package func reasonNotToRun(_ scenario: Scenario, obstacle: String?) -> String? {
        if !scenario.versions.contains(version) { return "it is not about \(version)" }
        if case .distribution(let frontend, let backend) = kind {
            if frontend == nil && scenario.frontends > 0 { return "there is no FE distribution" }
            if backend == nil && scenario.backends > 0 { return "there is no BE distribution" }
        }
        if let obstacle, !scenario.isPlain { return "each node needs a network of its own: \(obstacle)" }
        return nil
    }
}
