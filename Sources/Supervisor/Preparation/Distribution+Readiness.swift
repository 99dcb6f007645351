import Glibc
import Logging
import NodeStorage
import Supervision

extension Distribution {
    /// Makes sure that the start script can be run, and removes a pid file that would make it refuse.
    ///
    /// A command that replaces the script needs neither.
    ///
    /// - Returns: What the script can do; `nil` where a command replaces it and there is none to read.
    func readiness(for command: StartCommand, logger: Logger) throws(StorageError) -> Abilities? {
        guard command.replacement.isEmpty else { return try? abilities() }
        try checkStartScript()
        let pidFile = StalePidFile(role: role, home: home, directory: try configuration().pidFolder())
        switch try pidFile.removeIfStale() {
        case .absent: break
        case .removed(let found):
            logger.info("A stale pid file was removed", metadata: ["path": "\(pidFile.path)", "found": "\(found)"])
        case .inUse(let pid):
            logger.warning(
                "A pid file names a live Doris process; the start script will refuse",
                metadata: ["path": "\(pidFile.path)", "pid": "\(pid)"]
            )
        }
        return try abilities()
    }
}

extension StorageError {
    /// The code to end with when a start is impossible: as shells say it for the start program, else our own.
    var exitCode: OwnExitCode {
        guard operation == "execute" else { return .precheckFailed }
        return errno == ENOENT || errno == ENOTDIR ? .notFound : .notExecutable
    }
}
