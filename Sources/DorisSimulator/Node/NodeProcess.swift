import Glibc

/// What frontend and backend processes have in common: the log, the signals, and how they end.
enum NodeProcess {
    /// What a process does once its configuration is read.
    struct Plan: Sendable {
        /// How long the process lives after a signal asked it to end, asked when it comes; others may be told then.
        var stopDelay: @Sendable () -> Duration
        /// Whether an exception at start-up leaves the process hanging.
        var exceptionHangs: Bool
        /// What goes wrong.
        var faults: FaultBoard
        /// The exit status after a signal.
        var statusAfter: @Sendable (_ signal: Int32) -> Int32
        /// What is done just before the process ends by a signal.
        var cleanUp: @Sendable () -> Void
        /// The node itself; it returns only by throwing.
        var body: @Sendable () async throws -> Void
        /// What the node waits for when a signal asked it to end, before the stop delay begins.
        var drain: @Sendable () async -> Void = {}
    }

    /// Runs a node until a signal ends it, or it ends itself.
    ///
    /// The log lies in `LOG_DIR`, and goes to the console too where the start script set `DORIS_LOG_TO_STDERR`.
    ///
    /// The main thread does nothing but wait for signals. They are blocked before any other thread exists, so that no
    /// signal is lost while the node starts, whatever dispositions it inherited.
    static func run(
        home: String,
        logName: String,
        profile: VersionProfile,
        console: Int32 = STDERR_FILENO,
        plan prepare: (NodeLog) throws(StartupFailure) -> Plan
    ) -> Never {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        raiseDescriptorLimit()

        let log: NodeLog
        do throws(FileError) {
            let environment = ProcessEnvironment.variables()
            let directory = environment["LOG_DIR"] ?? "\(home)/log"
            for path in [directory, "\(home)/log"] { try FileSystem.makeDirectory(path) }
            log = try NodeLog(
                path: "\(directory)/\(logName)",
                echoes: environment["DORIS_LOG_TO_STDERR"] == "1",
                console: console
            )
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
                printTrace(of: message, profile: profile, log: log)
            } catch {
                end(error as? StartupFailure ?? .exit("\(error)"), profile: profile, log: log)
            }
        }
        let signal = waitForSignal(signals)
        log.info("got signal \(signal)")
        plan.faults.reach(.stop)
        let delay = plan.stopDelay()
        // The node goes on meanwhile, and further signals stay blocked: a JVM on its way out heeds none either.
        Task {
            await plan.drain()
            try? await Task.sleep(for: delay)
            plan.cleanUp()
            _exit(plan.statusAfter(signal))
        }
        while true { pause() }
    }

    /// Takes as many descriptors as the kernel allows, for a thousand clients and more.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
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
            printTrace(of: message, profile: profile, log: log)
            _exit(profile.identity.exceptionStatus)
        }
    }

    /// Prints an exception on standard error, whatever the start script did with that, and logs it.
    ///
    /// Doris' `main` does both, since an exception may come before there is a log; so the console gets it twice.
    private static func printTrace(of exception: String, profile: VersionProfile, log: NodeLog) {
        let trace = StackTrace(exception: exception, mainClass: profile.identity.mainClass).text
        _ = "\(trace)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
        log.warn("\n\(trace)")
    }
}
