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
    struct Obstacle: Error {
        let code: OwnExitCode
        let words: String
    }

    let settings: Settings
    let command: [String]
    let frontends: String?
    let environment: [String: String]
    let distribution: Distribution
    let ports: NodePorts
    /// How Doris takes a stop; `nil` where a command replaces it, or there is none to read.
    let habits: StopHabits?
    /// Why Doris' configuration could not be put in its place; `nil` where it is there.
    let configurationProblem: StorageError?
    let node: Endpoint
    let sink: LogSink
    let threshold: LogThreshold
    let logger: Logger

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
        configurationProblem = ConfigurationFolder(of: distribution).provide(settings: settings, logger: logger)
        ports = NodePorts(settings: settings, distribution: distribution)
        habits = command.isEmpty ? StopHabits(of: distribution) : nil
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
            drain: settings.drain,
            frontend: duties,
            backend: backendDuties,
            seed: UInt64.random(in: .min ... .max),
            at: MonotonicClock.now()
        )
        let board = SnapshotBoard(machine.snapshot) { signals.wake() }
        do throws(Obstacle) {
            if let configurationProblem {
                throw Obstacle(code: .precheckFailed, words: "Doris' configuration: \(configurationProblem)")
            }
            try becomeReaper()
            let server = try startProbeServer(board: board, group: group)
            let control = try startControlServer(board: board, mailbox: mailbox, group: group)
            let hands = hands(mailbox: mailbox, board: board, group: group, control: control)
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
        if let shortage = habits?.shortage(within: settings.stopGrace) {
            logger.warning("The pod's grace period is short", metadata: ["reason": "\(shortage)"])
        }
    }
}
