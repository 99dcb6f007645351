/// Which dead frontends are dropped, and when.
package struct CleanupPolicy: Hashable, Sendable {
    /// Which ones.
    package var scope: Settings.Cleanup
    /// How long an entry must have been dead without a break.
    package var deadAfter: Duration
    /// The least time between two drops.
    package var interval = Duration.seconds(60)
    /// A longer time than this without a listing breaks what was seen before.
    package var longestGap = Duration.seconds(60)

    package init(scope: Settings.Cleanup = .scaledIn, deadAfter: Duration = .seconds(600)) {
        self.scope = scope
        self.deadAfter = deadAfter
    }
}
