import ControlSocket
import Doris
import HTTPEndpoints
import NIOPosix
import NodeStorage
import ProcessControl
import Supervision

/// The parts that do what the machine asks for.
extension Boot {
    func hands(mailbox: Mailbox, group: MultiThreadedEventLoopGroup, control: ControlServer?) -> Hands {
        let cluster = ClusterAccess.client(for: settings)
        let watcher = StartWatcher()
        let (settings, distribution) = (settings, distribution)
        return Hands(
            role: settings.role,
            node: node,
            healthPort: ports.health,
            reaper: Reaper(),
            signaller: ChildSignaller(),
            mailbox: mailbox,
            preparer: StartPreparer(
                settings: settings,
                distribution: distribution,
                node: preparer(cluster: cluster),
                watcher: watcher
            ),
            membership: MembershipReader(
                cluster: cluster,
                role: settings.role,
                node: node,
                frontends: membershipFrontends,
                findAlias: { HostIdentity.alias(for: settings) }
            ),
            fetcher: HTTPFetcher(group: group),
            preparationThread: Boot.thread(),
            clusterThread: Boot.thread(),
            control: control,
            watcher: watcher,
            reloader: Reloader(
                settings: settings,
                environment: environment,
                frontends: frontends,
                threshold: threshold,
                logger: logger
            ),
            record: { IntentRecord(folder: NodeFiles(settings: settings, distribution: distribution).state) },
            termination: TerminationFile(path: settings.terminationMessageFile),
            logger: logger
        )
    }

    func preparer(cluster: any Cluster) -> any Preparer {
        let command = StartCommand(
            replacement: command,
            environment: StartCommand.environment(from: environment)
        )
        return switch settings.role {
        case .frontend:
            FrontendPreparer(
                settings: settings,
                node: node,
                distribution: distribution,
                cluster: cluster,
                command: command,
                logger: logger
            )
        case .backend: BackendPreparer(distribution: distribution, command: command, logger: logger)
        }
    }

    /// A frontend asks itself, since only its own view says whether it has a master; a backend asks the frontends.
    var membershipFrontends: [Endpoint] {
        switch settings.role {
        case .frontend: [Endpoint(host: node.host, port: ports.query)]
        case .backend: settings.frontends
        }
    }

    var policy: ProcessPolicy {
        var policy = ProcessPolicy()
        policy.stopGrace = settings.stopGrace
        policy.restartLimit = settings.restartLimit
        policy.restartWindow = settings.restartWindow
        policy.selfEndsAreNormal = settings.role == .frontend
        return policy
    }

    static func thread() -> NIOThreadPool {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return pool
    }
}
