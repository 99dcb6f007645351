import Doris

extension Cause {
    /// How many lines from the end of the log are looked at.
    private static let reach = 200

    /// Finds the cause of an end that nobody asked for.
    ///
    /// - Parameters:
    ///   - status: How the main child ended; a start script passes SIGKILL on as exit code 137.
    ///   - evidence: What was found beside it.
    package init(of status: ExitStatus, evidence: Evidence) {
        let lines = evidence.log.split(whereSeparator: \.isNewline).suffix(Cause.reach)
        if status.code == 137, let kills = evidence.memoryKills, kills > 0 {
            let limit = evidence.memoryLimit.map { ", the container's limit is \($0 >> 20) MiB" } ?? ""
            self.init(.outOfMemory, detail: "the cgroup counts \(kills) such kill\(kills == 1 ? "" : "s")\(limit)")
            return
        }
        for mark in LogMark.all where mark.meaning != .wait {
            guard let line = lines.last(where: mark.matches) else { continue }
            self.init(mark.kind, detail: String(line).onOneLine(limit: 256))
            return
        }
        if let exception = LogSigns(log: evidence.log).exception {
            self.init(.startFailed, detail: exception)
            return
        }
        self.init(.unknown)
    }
}
