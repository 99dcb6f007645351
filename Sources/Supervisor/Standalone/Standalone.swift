import Doris
import Glibc
import Logging
import NIOConcurrencyHelpers
import NIOPosix
import NodeStorage
import Observability
import ProcessControl
import Supervision

/// A hook that does the supervisor's work itself, because PID 1 is something else.
///
/// It decides by the machines of the supervisor, for as long as it runs, and with the supervisor's lock on the volume: what
/// a hook begins, the next hook or a supervisor finishes. Doris' process is not its business.
package struct Standalone: Sendable {
    /// The two hooks.
    package enum Hook: String, Sendable {
        case postStart = "post-start"
        case preStop = "pre-stop"
    }

    let settings: Settings
    let distribution: Distribution
    let environment: [String: String]
    let ports: NodePorts
    let node: Endpoint
    let kubernetes: (any Kubernetes)?
    let cluster: any Cluster
    let logger: Logger

    /// Runs a hook on a thread of its own, so that a call that hangs can't make it last longer than it may.
    ///
    /// - Parameters:
    ///   - hook: Which one.
    ///   - word: What the container runs, in the command line's word.
    ///   - limit: How long `post-start` may last.
    ///   - environment: The process' environment.
    /// - Returns: Whether the node is registered, or the stop is settled; or the code of an error in the settings.
    package static func run(
        _ hook: Hook,
        of word: String,
        limit: Duration,
        environment: [String: String]
    ) -> Result<Bool, BadSettings> {
        let settings: Settings
        do throws(SettingFaults) {
            settings = try read(word, environment: environment)
        } catch {
            for fault in error.faults { Console.complain("\(hook.rawValue): bad setting \(fault)") }
            return .failure(BadSettings())
        }
        let begin = MonotonicClock.now()
        let budget = StopBudget(begin: begin, grace: settings.stopGrace)
        let deadline = hook == .postStart ? begin + limit : budget.deadline
        let standalone = Standalone(settings, environment: environment)
        let isDone = NIOLockedValueBox(false)
        let hasEnded = ConditionLock(value: false)
        Boot.thread().submit { _ in
            let result = standalone.run(hook, until: deadline)
            isDone.withLockedValue { $0 = result }
            hasEnded.lock()
            hasEnded.unlock(withValue: true)
        }
        let time = max(deadline - begin, .zero) + budget.patience
        if hasEnded.lock(whenValue: true, timeoutSeconds: time.seconds) {
            hasEnded.unlock()
        } else {
            HookVoice(hook.rawValue).say("a call takes longer than the time that there is; what was begun is on record")
        }
        return .success(isDone.withLockedValue { $0 })
    }

    /// The settings can't be used; it has been said why.
    package struct BadSettings: Error {}

    private static func read(_ word: String, environment: [String: String]) throws(SettingFaults) -> Settings {
        guard let role = NodeRole(rawValue: word) else {
            let problem = "'\(word.onOneLine(limit: 64))' is not accepted; expected fe or be"
            throw SettingFaults([SettingFault(source: "--standalone", problem: problem)])
        }
        return try SettingsLoader.load(role: role, environment: environment)
    }

    private init(_ settings: Settings, environment: [String: String]) {
        let sink = LogSink(descriptor: STDERR_FILENO)
        let format: LineLogHandler.Format = settings.logFormat == .json ? .json : .text
        let threshold = LogThreshold(Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info)
        self.init(
            settings,
            environment: environment,
            cluster: ClusterAccess.client(for: settings),
            kubernetes: KubernetesAccess.client(for: settings, environment: environment),
            logger: Logger(label: "doris-supervisor") { _ in
                LineLogHandler(sink: sink, format: format, threshold: threshold)
            }
        )
    }

    init(
        _ settings: Settings,
        environment: [String: String],
        cluster: any Cluster,
        kubernetes: (any Kubernetes)?,
        logger: Logger
    ) {
        (self.settings, self.environment, self.cluster) = (settings, environment, cluster)
        (self.kubernetes, self.logger) = (kubernetes, logger)
        distribution = Distribution(home: settings.dorisHome, role: settings.role, environment: environment)
        ports = NodePorts(settings: settings, distribution: distribution)
        node = Endpoint(host: HostIdentity.host(for: settings), port: ports.identity)
    }

    private func run(_ hook: Hook, until deadline: Instant) -> Bool {
        logger.notice(
            "The supervisor begins",
            metadata: [
                "version": "\(BuildInfo.version)", "commit": "\(BuildInfo.commit)", "hook": "\(hook.rawValue)",
                "role": "\(settings.role.rawValue)", "node": "\(node)", "doris.home": "\(settings.dorisHome)",
                "pid": "\(getpid())",
            ]
        )
        let voice = HookVoice(hook.rawValue)
        let isDone = run(hook, until: deadline, clock: .monotonic, say: { voice.say($0) })
        logger.notice("The supervisor ends", metadata: ["hook": "\(hook.rawValue)", "done": "\(isDone)"])
        return isDone
    }

    /// Runs the hook on this thread.
    ///
    /// - Returns: Whether nothing was left to do.
    func run(_ hook: Hook, until deadline: Instant, clock: HookClock, say: @escaping (String) -> Void) -> Bool {
        let volume = HookVolume(clock: clock, deadline: deadline)
        let files = NodeFiles(settings: settings, distribution: distribution)
        do throws(HookVolume.Obstacle) {
            let lock = try volume.take(files.state, of: files.data, for: settings.podName)
            return try withExtendedLifetime(lock) { () throws(HookVolume.Obstacle) in
                switch (hook, settings.role) {
                case (.postStart, .backend): try backendArrives(until: deadline, clock: clock, say: say)
                case (.preStop, .backend): try backendLeaves(until: deadline, clock: clock, say: say)
                case (.postStart, .frontend): try frontendArrives(until: deadline, clock: clock, say: say)
                case (.preStop, .frontend): try frontendLeaves(until: deadline, clock: clock, say: say)
                }
            }
        } catch {
            say("\(error.words). Nothing was done")
            return false
        }
    }
}
