import Glibc

/// What frontend and backend processes have in common: the log, the signals, and how they end.
enum NodeProcess {
    /// What a process does once its configuration is read.
    struct Plan: Sendable {
        /// How long the process lives after a signal asked it to end, asked when it comes; others may be told then.
        var stopDelay: @Sendable () -> Duration
        /// Whether an exception at start-up leaves the process hanging.
        var exceptionHangs: Bool
        /// The exit status after a signal.
        var statusAfter: @Sendable (_ signal: Int32) -> Int32
        /// What is done just before the process ends by a signal.
        var cleanUp: @Sendable () -> Void
        /// The node itself; it returns only by throwing.
        var body: @Sendable () async throws -> Void
    }

    /// Runs a node until a signal ends it, or it ends itself.
    ///
    /// The main thread does nothing but wait for signals. They are blocked before any other thread exists, so that no
    /// signal is lost while the node starts, whatever dispositions it inherited.
    static func run(
        home: String,
        logName: String,
        profile: VersionProfile,
        plan prepare: (NodeLog) throws(StartupFailure) -> Plan
    ) -> Never {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)

        let log: NodeLog
        do throws(FileError) {
            try FileSystem.makeDirectory("\(home)/log")
            log = try NodeLog(path: "\(home)/log/\(logName)")
        } catch {
            _ = "\(error)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
            _exit(1)
        }
        let plan: Plan
        do throws(StartupFailure) {
            plan = try prepare(log)
        } catch {
            end(error, profile: profile, log: log)
        }
        // The node's task is the root of all others; it lives as long as the process.
        Task {
            do {
                try await plan.body()
            } catch StartupFailure.exception(let message) where plan.exceptionHangs {
                printTrace(message, log: log)
            } catch {
                end(error as? StartupFailure ?? .exit("\(error)"), profile: profile, log: log)
            }
        }
        let signal = waitForSignal(signals)
        log.info("got signal \(signal)")
        let delay = plan.stopDelay().components
        usleep(UInt32(clamping: delay.attoseconds / 1_000_000_000_000))
        sleep(UInt32(clamping: delay.seconds))
        plan.cleanUp()
        _exit(plan.statusAfter(signal))
    }

    private static func waitForSignal(_ signals: sigset_t) -> Int32 {
        var signals = signals
        while true {
            let number = sigwaitinfo(&signals, nil)
            if number > 0 { return number }
        }
    }

    private static func end(_ failure: StartupFailure, profile: VersionProfile, log: NodeLog) -> Never {
        switch failure {
        case .exit(let message):
            log.error(message)
            _exit(255)
        case .exception(let message):
            printTrace(message, log: log)
            _exit(profile.identity.exceptionStatus)
        }
    }

    /// Prints an exception as Java does.
    private static func printTrace(_ message: String, log: NodeLog) {
        log.line("\(message)\n\tat org.apache.doris.catalog.Env.initialize(Env.java)")
        log.line("\tat org.apache.doris.PaloFe.start(PaloFe.java)\n\tat org.apache.doris.PaloFe.main(PaloFe.java)")
    }
}
