import ControlSocket
import Doris
import HTTPEndpoints
import Logging
import NIOCore
import NIOPosix
import NodeStorage
import ProcessControl
import Supervision

/// Performs what the machine asks for; whatever takes time happens on another thread and comes back as an event.
struct Hands: Sendable {
    let role: NodeRole
    /// A backend's own address.
    let node: Endpoint
    let healthPort: UInt16
    let reaper: Reaper
    let signaller: ChildSignaller
    let mailbox: Mailbox
    let preparer: any Preparer
    /// A backend's view of the cluster, and what it does there; `nil` for a frontend.
    let backend: BackendKeeper?
    /// A frontend's, and what it does there; `nil` for a backend.
    let keeper: FrontendKeeper?
    /// Says whether a stop is for good.
    let judge: StopJudge
    let fetcher: HTTPFetcher
    /// The thread for disk and cluster before a start.
    let preparationThread: NIOThreadPool
    /// The thread for the cluster client's blocking calls.
    let clusterThread: NIOThreadPool
    let control: ControlServer?
    let watcher: StartWatcher
    let reloader: Reloader
    /// Where people's orders are recorded; the volume may be another one after a change of the configuration.
    let record: @Sendable () -> IntentRecord
    let termination: TerminationFile
    let logger: Logger

    func stateChanged() { control?.stateChanged() }

    // MARK: - The child

    func prepare() {
        preparationThread.submit { [preparer, mailbox] state in
            guard state == .active else { return }
            mailbox.post(.process(.prepared(preparer.prepare())))
        }
    }

    /// Starts the main child and tells what came of it.
    ///
    /// A node that ran before is given time where processes or memory are short: what uses them up may be what the crash
    /// left.
    func spawn(_ request: SpawnRequest, isFirst: Bool) -> ProcessMachine.Event {
        logger.info(
            "Doris is being started",
            metadata: ["child.command": "\(request.arguments.joined(separator: " "))"]
        )
        do throws(ProcessError) {
            return .spawned(pid: try reaper.spawn(request))
        } catch {
            logger.critical("Doris could not be started", metadata: ["error": "\(error)"])
            if !isFirst && error.isPassing { return .spawnPostponed(reason: "\(error)") }
            let code: OwnExitCode = error.exitCode == 127 ? .notFound : .notExecutable
            return .spawnFailed(code, reason: "\(error)")
        }
    }

    func terminate(_ pid: Int32) { report(.terminate, signaller.terminate(main: pid)) }
    func kill(_ pid: Int32) { report(.kill, signaller.kill(main: pid)) }

    func endLeftovers(forcibly: Bool) {
        // Without a child there is no descendant, and no need to read the whole tree to see it.
        guard reaper.hasChildren else { return }
        report(forcibly ? .kill : .terminate, signaller.signalLeftovers(forcibly ? .kill : .terminate))
    }

    /// Passes a signal on; `nil` where no child runs.
    func forward(_ signal: Signal, main pid: Int32?) -> Delivery? {
        pid.map { signaller.forward(signal, main: $0) }
    }

    func dumpThreads(main pid: Int32) {
        logger.warning("The start has stalled; a JVM prints what its threads do", metadata: ["child.pid": "\(pid)"])
        report(.quit, signaller.forward(.quit, main: pid, onlyWhereHandled: true))
    }

    /// Tells the log whom a signal reached.
    func report(_ signal: Signal, _ delivery: Delivery) {
        func list(_ pids: [ProcessID]) -> String { pids.map(String.init).joined(separator: ",") }
        if !delivery.reached.isEmpty {
            logger.info("A signal was sent", metadata: ["signal": "\(signal)", "pids": "\(list(delivery.reached))"])
        }
        if !delivery.denied.isEmpty {
            logger.error("A signal was denied", metadata: ["signal": "\(signal)", "pids": "\(list(delivery.denied))"])
        }
        if delivery.route == .group {
            logger.warning("Without /proc the signal went to the group as a whole", metadata: ["signal": "\(signal)"])
        }
    }

    // MARK: - Membership and health

    func readMembership(needsAccounts: Bool) {
        clusterThread.submit { [backend, keeper, mailbox] state in
            guard state == .active else { return }
            if let backend {
                let (observation, sight) = backend.look()
                mailbox.post(.membership(.read(observation)))
                if let sight { mailbox.post(.backend(.upkeep(.saw(sight)))) }
            } else if let keeper {
                let (observation, sight) = keeper.look(needsAccounts: needsAccounts)
                mailbox.post(.membership(.read(observation)))
                if let sight { mailbox.post(.frontend(.upkeep(.saw(sight)))) }
            }
        }
    }

    func checkHealth() {
        let server = Endpoint(host: keeper?.identity.node.host ?? node.host, port: healthPort)
        let path = role == .frontend ? "/api/bootstrap" : "/api/health"
        fetcher.get(path, at: server, within: .seconds(2)).whenComplete { [mailbox, role] result in
            switch result {
            case .success(let reply):
                let report =
                    role == .frontend
                    ? HealthReport(frontendStatus: reply.status, body: reply.body)
                    : HealthReport(backendStatus: reply.status, body: reply.body)
                mailbox.post(.health(.answered(report)))
            case .failure(let error): mailbox.post(.health(.silent("\(error)".onOneLine(limit: 128))))
            }
        }
    }
}
