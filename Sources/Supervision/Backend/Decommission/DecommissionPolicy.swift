/// When and how a backend is decommissioned.
package struct DecommissionPolicy: Hashable, Sendable {
    /// Which stop asks for a decommission, the setting `decommission.onStop`.
    package enum OnStop: String, Hashable, Sendable, CaseIterable {
        /// The stop of a pod that is shown not to come back.
        case scaleIn = "scale-in"
        /// Every stop, whatever it is for.
        case always
        /// No stop.
        case never
    }

    package var onStop: OnStop
    /// How long the number of tablets may stay as it is until the decommission is called stalled.
    package var stallAfter: Duration
    /// How many living backends of the same tag must remain; `nil` leaves it to the servers that check it themselves,
    /// and asks for ``defaultReplication`` of those that do not.
    package var leastBackends: Int?
    /// Whether anybody can be asked if the pod leaves for good.
    package var asks: Bool

    package init(
        onStop: OnStop = .scaleIn,
        stallAfter: Duration = .seconds(600),
        leastBackends: Int? = nil,
        asks: Bool = true
    ) {
        (self.onStop, self.stallAfter) = (onStop, stallAfter)
        (self.leastBackends, self.asks) = (leastBackends, asks)
    }

    /// Doris' own `default_replication_num`: the replicas of a table whose maker named no other number.
    package static let defaultReplication = 3

    /// How long the first answer on whether the pod leaves is waited for: two readings that lie two seconds apart, and
    /// their time-outs.
    static let patience = Duration.seconds(8)
    /// How often it is asked again while replicas move: a set that is scaled up again wants the node back.
    static let askAgain = Duration.seconds(15)
    /// How often it is looked for what keeps the replicas of a stalled one.
    static let inspectAgain = Duration.seconds(60)
    /// How long a stop goes on while no frontend answers.
    static let silence = Duration.seconds(60)
    /// The least time between two looks that confirm each other.
    static let confirmation = Duration.seconds(2)
    /// How long a statement whose answer was lost may still take effect.
    static let doubt = Duration.seconds(10)
    /// The time to the next try of what failed.
    static let pause = Duration.seconds(2)
}
