import Supervision

/// Looks at disk and cluster and says how to start, or why not; it may block.
protocol Preparer: Sendable {
    func prepare() -> Preparation
}
