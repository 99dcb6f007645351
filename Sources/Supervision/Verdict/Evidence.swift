/// What was found beside a child's exit status when its end was looked into.
package struct Evidence: Hashable, Sendable {
    /// The end of what Doris logged since its start, file by file; empty where nothing could be read.
    package var logs: [String]
    /// Why nothing can be written in the folder of the logs; `nil` where nothing is in the way.
    package var logObstacle: String?
    /// Processes of the container that the kernel killed for want of memory since the child's start; `nil` where the
    /// cgroup cannot be read.
    package var memoryKills: Int64?
    /// The cgroup's memory limit in bytes; `nil` for none.
    package var memoryLimit: Int64?

    package init(
        logs: [String] = [],
        logObstacle: String? = nil,
        memoryKills: Int64? = nil,
        memoryLimit: Int64? = nil
    ) {
        self.logs = logs
        self.logObstacle = logObstacle
        self.memoryKills = memoryKills
        self.memoryLimit = memoryLimit
    }
}
