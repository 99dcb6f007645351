import ClusterClient
import ControlSocket
package import Doris
import Glibc
import HTTPEndpoints
import Logging
import NIOConcurrencyHelpers
import NIOPosix
import NodeStorage
import Observability
import ProcessControl
import Supervision

/// Brings the supervisor up in its order and runs it until it ends.
package struct Boot {
    /// Something that keeps the supervisor from beginning, and the code to end with.
    private struct Obstacle: Error {
        let code: OwnExitCode
        let words: String
    }

    private let settings: Settings
    private let command: [String]
    private let frontends: String?
    private let environment: [String: String]
    private let distribution: Distribution
    private let ports: NodePorts
    private let node: Endpoint
    private let sink: LogSink
    private let threshold: LogThreshold
    private let logger: Logger

    /// Runs a node below this process and returns the code to exit with.
    ///
    /// Signals must have been taken over before: ``SignalMask/takeOver()`` is the first call of `main`.
    ///
    /// - Parameters:
    ///   - role: What to run.
    ///   - command: A command line that replaces Doris' start script; empty for the script.
    ///   - frontends: Frontends that the command line names; variables win.
    ///   - environment: The process' environment.
    /// - Returns: The child's code or one of ``OwnExitCode``.
    package static func run(
        role: NodeRole,
        command: [String],
        frontends: String?,
        environment: [String: String]
    ) -> Int32 {
        let sink = LogSink(descriptor: STDERR_FILENO)
        let settings: Settings
        do throws(SettingFaults) {
            settings = try SettingsLoader.load(role: role, environment: environment, frontendArgument: frontends)
        } catch {
            for fault in error.faults { sink.write("doris-supervisor: bad setting \(fault)") }
            let code = OwnExitCode.badSettings.rawValue
            let faults = error.faults.map { "\($0)" }.joined(separator: "; ")
            TerminationFile(path: environment[Boot.messageVariable])
                .write(TerminationMessage(obstacle: "bad setting \(faults)", code: code).text)
            return code
        }
        return Boot(
            settings: settings,
            command: command,
            frontends: frontends,
            environment: environment,
            sink: sink
        ).run()
    }

    /// Looked at by itself where the settings as a whole cannot be used.
    private static let messageVariable = "SUPERVISOR_TERMINATION_MESSAGE_FILE"

    private init(
        settings: Settings,
        command: [String],
        frontends: String?,
        environment: [String: String],
        sink: LogSink
    ) {
        self.settings = settings
        self.command = command
        self.frontends = frontends
        self.environment = environment
        self.sink = sink
        let format: LineLogHandler.Format = settings.logFormat == .json ? .json : .text
        let threshold = LogThreshold(Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info)
        self.threshold = threshold
        logger = Logger(label: "doris-supervisor") { _ in
            LineLogHandler(sink: sink, format: format, threshold: threshold)
        }
        distribution = Distribution(home: settings.dorisHome, role: settings.role, environment: environment)
        ports = NodePorts(settings: settings, distribution: distribution)
        node = Endpoint(host: HostIdentity.host(for: settings), port: ports.identity)
    }

    private func run() -> Int32 {
        logBegin()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let signals = SignalQueue()
        let mailbox = Mailbox(signals: signals)
        let machine = NodeMachine(
            role: settings.role,
            node: node,
            policy: policy,
            startup: settings.startup,
            seed: UInt64.random(in: .min ... .max),
            at: MonotonicClock.now()
        )
        let board = SnapshotBoard(machine.snapshot) { signals.wake() }
        do throws(Obstacle) {
            try becomeReaper()
            let server = try startProbeServer(board: board, group: group)
            let control = try startControlServer(board: board, mailbox: mailbox, group: group)
            let hands = hands(mailbox: mailbox, group: group, control: control)
            let loop = SupervisorLoop(
                machine: machine,
                signals: signals,
                mailbox: mailbox,
                board: board,
                hands: hands,
                table: settings.signals,
                logger: logger
            )
            let code = withExtendedLifetime(server) { loop.run() }
            leave(loop.lastMessage)
            control?.finish()
            logger.notice("The supervisor ends", metadata: ["exit.code": "\(code)"])
            return code
        } catch {
            logger.critical("The supervisor cannot begin", metadata: ["error": "\(error.words)"])
            leave(TerminationMessage(obstacle: error.words, code: error.code.rawValue).text)
            return error.code.rawValue
        }
    }

    /// Writes the last message, and waits for it no longer than a second: the disk of the node may hang.
    private func leave(_ message: String) {
        let file = TerminationFile(path: settings.terminationMessageFile)
        guard file.isWanted else { return }
        let isWritten = ConditionLock(value: false)
        // A thread of its own, since the others may be the ones that wait for a disk.
        Boot.thread().submit { _ in
            file.write(message)
            isWritten.lock()
            isWritten.unlock(withValue: true)
        }
        if isWritten.lock(whenValue: true, timeoutSeconds: 1) { isWritten.unlock() }
    }

    // MARK: - Parts

    private func logBegin() {
        logger.notice(
            "The supervisor begins",
            metadata: [
                "version": "\(BuildInfo.version)", "commit": "\(BuildInfo.commit)", "role": "\(settings.role.rawValue)",
                "node": "\(node)", "doris.home": "\(settings.dorisHome)", "pid": "\(getpid())",
            ]
        )
        if settings.stopGraceIsAssumed {
            logger.warning(
                "The pod's grace period is not known: 60 s are assumed; set TERMINATION_GRACE_PERIOD_SECONDS to it"
            )
        }
        if command.isEmpty, let habits = StopHabits(of: distribution),
            let shortage = habits.shortage(within: settings.stopGrace)
        {
            logger.warning("The pod's grace period is short", metadata: ["reason": "\(shortage)"])
        }
        for source in settings.ineffective {
            logger.warning(
                "A setting is accepted and has no effect in this version",
                metadata: ["setting": "\(source)"]
            )
        }
    }

    /// Orphans come to PID 1 by themselves; to any other process only if it asks.
    private func becomeReaper() throws(Obstacle) {
        guard !OwnProcess.isInit else { return }
        do throws(ProcessError) {
            try OwnProcess.becomeSubreaper()
        } catch {
            throw Obstacle(code: .precheckFailed, words: "\(error)")
        }
        logger.notice("Not PID 1: orphans of our children are adopted as a subreaper")
    }

    private func startProbeServer(
        board: SnapshotBoard,
        group: MultiThreadedEventLoopGroup
    ) throws(Obstacle) -> ProbeServer {
        do throws(ListenError) {
            return try ProbeServer(
                address: settings.httpAddress,
                port: settings.httpPort,
                group: group,
                responder: Responder(board: board, sink: sink, patience: settings.livenessAfter)
            )
        } catch {
            throw Obstacle(code: .precheckFailed, words: "\(error)")
        }
    }

    private func startControlServer(
        board: SnapshotBoard,
        mailbox: Mailbox,
        group: MultiThreadedEventLoopGroup
    ) throws(Obstacle) -> ControlServer? {
        do throws(ControlSocketError) {
            let desk = Desk(board: board, mailbox: mailbox, logger: logger)
            return try ControlServer(path: settings.controlSocket, group: group, desk: desk)
        } catch {
            guard !error.isOccupied else { throw Obstacle(code: .precheckFailed, words: "\(error)") }
            logger.error("Hooks and commands cannot reach this supervisor", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func hands(mailbox: Mailbox, group: MultiThreadedEventLoopGroup, control: ControlServer?) -> Hands {
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

    private func preparer(cluster: any Cluster) -> any Preparer {
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
    private var membershipFrontends: [Endpoint] {
        switch settings.role {
        case .frontend: [Endpoint(host: node.host, port: ports.query)]
        case .backend: settings.frontends
        }
    }

    private var policy: ProcessPolicy {
        var policy = ProcessPolicy()
        policy.stopGrace = settings.stopGrace
        policy.restartLimit = settings.restartLimit
        policy.restartWindow = settings.restartWindow
        policy.selfEndsAreNormal = settings.role == .frontend
        return policy
    }

    private static func thread() -> NIOThreadPool {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return pool
    }
}
