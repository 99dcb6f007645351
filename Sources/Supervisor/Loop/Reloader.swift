import Doris
import Logging
import Observability
import Supervision

/// Reads the settings again on SIGHUP.
///
/// The environment of a process does not change, the settings file may. The log level takes effect at once; passwords are
/// read at each connection anyway; everything else needs a new container, and is said to.
struct Reloader: Sendable {
    let settings: Settings
    let environment: [String: String]
    /// Frontends that the command line named.
    let frontends: String?
    let threshold: LogThreshold
    let logger: Logger

    /// Reads and applies; faults change nothing.
    func reload() {
        let new: Settings
        do throws(SettingFaults) {
            new = try SettingsLoader.load(
                role: settings.role,
                environment: environment,
                frontendArgument: frontends
            )
        } catch {
            for fault in error.faults { logger.error("A setting cannot be used", metadata: ["fault": "\(fault)"]) }
            logger.error("SIGHUP changed nothing, since the settings have faults")
            return
        }
        threshold.level = Logger.Level(rawValue: new.logLevel.rawValue) ?? threshold.level
        var same = new
        same.logLevel = settings.logLevel
        logger.notice("The settings were read again", metadata: ["log.level": "\(new.logLevel.rawValue)"])
        if same != settings {
            logger.warning("Settings changed that take effect only when the container starts again")
        }
    }
}
