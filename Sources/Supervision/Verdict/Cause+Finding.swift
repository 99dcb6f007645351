import Doris

extension Cause {
    /// How many lines from the end of each log are looked at.
    private static let reach = 200

    /// Finds the cause of an end that nobody asked for.
    ///
    /// - Parameters:
    ///   - status: How the main child ended; a start script passes SIGKILL on as exit code 137.
    ///   - evidence: What was found beside it.
    package init(of status: ExitStatus, evidence: Evidence) {
        let lines = evidence.logs.flatMap { $0.split(whereSeparator: \.isNewline).suffix(Cause.reach) }
        self =
            Cause.memory(status, evidence)
            ?? Cause.told(in: lines) { $0 == .end || $0 == .warning }
            ?? Cause.signal(status, evidence)
            ?? Cause.told(in: lines) { $0 == .vague }
            ?? LogSigns(log: evidence.logs.joined(separator: "\n")).exception.map { Cause(.startFailed, detail: $0) }
            ?? evidence.logObstacle.map { Cause(.logUnwritable, detail: $0) }
            ?? Cause(.unknown)
    }

    /// The kernel's own count, which tells a kill for want of memory from any other.
    private static func memory(_ status: ExitStatus, _ evidence: Evidence) -> Cause? {
        guard status.code == 137, let kills = evidence.memoryKills, kills > 0 else { return nil }
        let limit = evidence.memoryLimit.map { ", the container's limit is \($0 >> 20) MiB" } ?? ""
        return Cause(.outOfMemory, detail: "the cgroup counts \(kills) such kill\(kills == 1 ? "" : "s")\(limit)")
    }

    /// What Doris, a library or its start script wrote last.
    private static func told(in lines: [Substring], _ counts: (LogMark.Meaning) -> Bool) -> Cause? {
        for mark in LogMark.all where counts(mark.meaning) {
            guard let line = lines.last(where: mark.matches) else { continue }
            let query = mark.kind == .crashed ? Cause.query(in: lines) : nil
            let detail = [query, line].compactMap(\.self).joined(separator: " ")
            return Cause(mark.kind, detail: detail.onOneLine(limit: 256))
        }
        return nil
    }

    /// The line in which a backend that crashes names the query that it was at; `0-0` stands for none.
    private static func query(in lines: [Substring]) -> Substring? {
        lines.last { $0.hasPrefix("*** Query id: ") && !$0.hasPrefix("*** Query id: 0-0 ") }
    }

    /// What the number of a signal says by itself; a shell hands it on as 128 + n.
    private static func signal(_ status: ExitStatus, _ evidence: Evidence) -> Cause? {
        guard (129...159).contains(status.code) else { return nil }
        let signal = Signal(rawValue: status.code - 128)
        guard !signal.isFault else { return Cause(.crashed, detail: "\(signal)") }
        let counted = signal == .kill && evidence.memoryKills == 0
        return Cause(
            .killed,
            detail: "\(signal)\(counted ? ", and the container's limit of memory was not the reason" : "")"
        )
    }
}
