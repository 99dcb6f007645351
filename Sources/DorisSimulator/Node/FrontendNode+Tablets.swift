import Doris

extension FrontendNode {
    /// Takes in a backend's report; only the master does.
    ///
    /// - Returns: What the backend shall do; `nil` when this frontend is not the master, the secret is wrong, or the
    ///   change could not be written down.
    func take(_ report: BackendReport) async -> [TabletTask]? {
        guard standing == .master, report.token == cluster.token else { return nil }
        let now = WallClock.milliseconds
        do throws(StatementError) {
            return try await commit { cluster throws(StatementError) in
                cluster.take(report, profile: settings.profile, now: now)
            }
        } catch {
            log.error("the report of backend \(report.backendID) is lost: \(error.message)")
            return nil
        }
    }
}
