import Doris
import NodeStorage
import Supervision

/// Prepares a backend: its script must be there; everything else is Doris' own affair so far.
struct BackendPreparer: Preparer {
    let home: String
    let command: StartCommand

    func prepare() -> Preparation {
        do throws(StorageError) {
            let distribution = try Distribution(home: home, role: .backend)
            try distribution.removeStalePidFile()
            return .start(command.request(for: distribution), reason: "a backend starts on the storage it has")
        } catch {
            return .fail(error.exitCode, reason: "\(error)")
        }
    }
}
