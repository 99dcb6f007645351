import ControlSocket
import Doris
import HTTPEndpoints
import NIOPosix
import NodeStorage
import ProcessControl
import Supervision

/// The parts that do what the machine asks for.
extension Boot {
    func hands(
        mailbox: Mailbox,
        board: SnapshotBoard,
        group: MultiThreadedEventLoopGroup,
        control: ControlServer?
    ) -> Hands {
        let cluster = ClusterAccess.client(for: settings)
        let supervisors = PeerSupervisor(fetcher: HTTPFetcher(group: group), port: settings.httpPort)
        let identity = FrontendIdentity(node)
        let watcher = StartWatcher()
        let backend = settings.role == .backend ? backendKeeper(cluster, mailbox: mailbox) : nil
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
                node: backend.map { preparer($0, mailbox: mailbox) }
                    ?? preparer(cluster, supervisors, identity, mailbox: mailbox, board: board),
                watcher: watcher,
                logger: logger
            ),
            backend: backend,
            keeper: settings.role == .frontend ? keeper(cluster, supervisors, identity) : nil,
            judge: StopJudge(kubernetes: kubernetes, podName: settings.podName, podUID: settings.podUID),
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

    private func keeper(
        _ cluster: any Cluster,
        _ supervisors: PeerSupervisor,
        _ identity: FrontendIdentity
    ) -> FrontendKeeper {
        FrontendKeeper(
            settings: settings,
            distribution: distribution,
            identity: identity,
            queryPort: ports.query,
            cluster: cluster,
            supervisors: supervisors,
            kubernetes: kubernetes,
            logger: logger
        )
    }

    /// The Kubernetes API; `nil` outside of it.
    var kubernetes: (any Kubernetes)? { KubernetesAccess.client(for: settings, environment: environment) }

    private func backendKeeper(_ cluster: any Cluster, mailbox: Mailbox) -> BackendKeeper {
        BackendKeeper(
            settings: settings,
            distribution: distribution,
            cluster: cluster,
            node: node,
            tell: { mailbox.post(.backend(.recorded($0))) },
            logger: logger
        )
    }

    private var startCommand: StartCommand {
        StartCommand(replacement: command, environment: StartCommand.environment(from: environment))
    }

    private func preparer(_ keeper: BackendKeeper, mailbox: Mailbox) -> any Preparer {
        BackendPreparer(
            settings: settings,
            distribution: distribution,
            command: startCommand,
            scout: BackendScout(keeper: keeper, node: node, podUID: settings.podUID),
            tell: { mailbox.post(.backend($0)) },
            logger: logger
        )
    }

    private func preparer(
        _ cluster: any Cluster,
        _ supervisors: PeerSupervisor,
        _ identity: FrontendIdentity,
        mailbox: Mailbox,
        board: SnapshotBoard
    ) -> any Preparer {
        FrontendPreparer(
            scout: FrontendScout(
                settings: settings,
                distribution: distribution,
                cluster: cluster,
                supervisors: supervisors,
                kubernetes: kubernetes,
                editLogPort: node.port
            ),
            cluster: cluster,
            command: startCommand,
            identity: identity,
            lastEnd: { board.look().snapshot.cause?.kind },
            tell: { mailbox.post(.frontend($0)) },
            logger: logger
        )
    }

    /// What a frontend does beside its process; `nil` for a backend.
    var duties: FrontendDuties? {
        guard settings.role == .frontend else { return nil }
        return FrontendDuties(
            cleanup: settings.cleanupPolicy,
            asksOrchestrator: kubernetes != nil,
            seed: UInt64.random(in: .min ... .max)
        )
    }

    /// What a backend does beside its process; `nil` for a frontend.
    var backendDuties: BackendDuties? {
        guard settings.role == .backend else { return nil }
        return BackendDuties(
            policy: settings.decommissionPolicy(asks: kubernetes != nil),
            // A command that replaces Doris is of unknown habits.
            childNeeds: habits?.need ?? StopHabits.teardown,
            seed: UInt64.random(in: .min ... .max)
        )
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
