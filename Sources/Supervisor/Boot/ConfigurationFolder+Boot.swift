import Logging
import NodeStorage
import Supervision

extension ConfigurationFolder {
    /// Puts the configuration in its place, before anything is read from it.
    ///
    /// - Returns: Why that could not be done: Doris would run with another configuration than the one that is wanted.
    func provide(settings: Settings, logger: Logger) -> StorageError? {
        do throws(StorageError) {
            let copied = try layOut()
            if copied > 0 {
                logger.notice(
                    "An empty configuration folder was laid out",
                    metadata: ["path": "\(path)", "files": "\(copied)"]
                )
            }
            guard let mount = settings.configDirectory else { return nil }
            let linked = try link(to: mount)
            if !linked.isEmpty {
                let names = linked.joined(separator: " ")
                logger.notice(
                    "Mounted configuration was linked",
                    metadata: ["path": "\(path)", "from": "\(mount)", "files": "\(names)"]
                )
            }
            return nil
        } catch {
            return error
        }
    }
}
