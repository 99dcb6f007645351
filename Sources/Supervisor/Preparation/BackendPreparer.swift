import Logging
import NodeStorage
import Supervision

/// Prepares a backend: its script must be there; everything else is Doris' own affair so far.
struct BackendPreparer: Preparer {
    let distribution: Distribution
    let command: StartCommand
    let logger: Logger

    func prepare() -> Preparation {
        do throws(StorageError) {
            let abilities = try distribution.readiness(for: command, logger: logger)
            return .start(
                command.request(for: distribution, abilities: abilities),
                reason: "a backend starts on the storage it has"
            )
        } catch {
            return .fail(error.exitCode, reason: "\(error)")
        }
    }
}
