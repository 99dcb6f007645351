import Doris
import Logging
import NodeStorage
import Supervision

extension BackendKeeper {
    /// Makes a keeper for the node that the settings describe, whose volume `be.conf` names.
    convenience init(
        settings: Settings,
        distribution: Distribution,
        cluster: any Cluster,
        node: Endpoint,
        tell: @escaping @Sendable (BackendRecord) -> Void,
        logger: Logger
    ) {
        self.init(
            cluster: cluster,
            node: node,
            frontends: settings.frontends,
            volume: { () throws(StorageError) in
                try BackendVolume(settings: settings, distribution: distribution)
            },
            findAlias: { HostIdentity.alias(for: settings) },
            tell: tell,
            logger: logger
        )
    }
}
