/// Why a node does not start.
enum StartupFailure: Error, Equatable, Sendable {
    /// The node says why in its log, and calls `System.exit(-1)`, which is status 255.
    case exit(String)
    /// Java's `main` prints an exception and returns. Before 3.0 the process ends with status 0 then, or hangs when
    /// some thread is left (`simulator_exception_hangs`).
    case exception(String)
}
