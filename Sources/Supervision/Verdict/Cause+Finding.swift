import Doris

extension Cause {
    /// Lines of Doris 1.2 to 4.x by which a cause is known, the more telling ones first.
    ///
    /// They are matched loosely, since releases differ in their wording.
    private static let marks: [(mark: String, kind: Kind)] = [
        ("cluster id is not equal", .wrongCluster), ("invalid cluster id", .wrongCluster),
        ("is removed. will exit", .removed),
        ("is not added to the cluster, will exit", .notMember), ("does not equal to the host in ROLE", .notMember),
        ("FE process has been started", .metadataInUse), ("pid file is already locked", .metadataInUse),
        ("is already in use", .portInUse), ("Address already in use", .portInUse),
        ("did not start correctly, exiting", .portInUse), ("did not start correctly. exiting", .portInUse),
        ("No space left on device", .diskFull), ("DiskLimitException", .diskFull), ("violates FREE_DISK", .diskFull),
        ("transfer FE type from MASTER to UNKNOWN", .lostQuorum), ("fencing failed", .lostQuorum),
        ("InsufficientReplicasException", .lostQuorum), ("InsufficientAcksException", .lostQuorum),
    ]

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
        for (mark, kind) in Cause.marks {
            guard let line = lines.last(where: { $0.contains(mark) }) else { continue }
            self.init(kind, detail: String(line).onOneLine(limit: 256))
            return
        }
        if let exception = LogSigns(log: evidence.log).exception {
            self.init(.startFailed, detail: exception)
            return
        }
        self.init(.unknown)
    }
}
