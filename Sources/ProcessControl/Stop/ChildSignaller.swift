import Glibc
package import Supervision
import Synchronization

/// Sends the supervisor's signals to the main child and to what it leaves behind.
///
/// The main child's number must be one that ``Reaper/reap()`` hasn't returned yet. Every call reads the process tree
/// anew, and asks no process twice to stop, so a caller may repeat it for as long as it waits.
package final class ChildSignaller: Sendable {
    private struct State {
        var ledger = StopLedger()
        /// The main child that was asked to stop by its group, for want of a process tree.
        var asked: ProcessID?
    }

    /// How often ``kill(main:sparing:)`` looks again for children that were started while it killed their parents.
    private static let rounds = 16

    private let state = Mutex(State())
    private let readTree: @Sendable () -> ProcessTree?

    private let isCertainlyNoShell: @Sendable (ProcessID) -> Bool

    package convenience init() {
        self.init(isCertainlyNoShell: { ProcessFileSystem.isCertainlyNoShell(child: $0) }) { ProcessTree.read() }
    }

    /// Takes the tree from elsewhere; `nil` stands for a system without `/proc`.
    init(
        isCertainlyNoShell: @escaping @Sendable (ProcessID) -> Bool = { _ in false },
        readTree: @escaping @Sendable () -> ProcessTree?
    ) {
        self.isCertainlyNoShell = isCertainlyNoShell
        self.readTree = readTree
    }

    /// Asks the server below the main child to stop: SIGTERM, then SIGCONT, since a stopped process acts on no other.
    ///
    /// Stopped processes above it, such as the script that has to pass on its exit code, are continued too.
    ///
    /// - Returns: Whom this call asked; nobody when all were asked before. Without `/proc` the whole group is asked,
    ///   once: a shell alone would die and leave the server behind.
    package func terminate(main: ProcessID) -> Delivery {
        state.withLock { state in
            guard let tree = readTree() else {
                guard state.asked != main else { return Delivery(route: .group) }
                state.asked = main
                return sendToGroup(main, .terminate, then: .resume)
            }
            var delivery = Delivery(route: .tree)
            let now = MonotonicClock.now()
            for target in state.ledger.targets(main: main, processes: tree.processes, at: now) {
                delivery.record(target.identity.send(.terminate, then: .resume), pid: target.pid)
            }
            for process in tree.stopped(main: main, but: delivery.reached) { _ = process.identity.send(.resume) }
            return delivery
        }
    }

    /// Ends the main child's group and every descendant of ours at once, by SIGKILL.
    ///
    /// - Parameters:
    ///   - main: The main child.
    ///   - spared: Processes that must live on, such as one that serves a hook, and that are not in the main child's
    ///     group. Their descendants aren't spared.
    /// - Returns: Whom it was sent to. Without `/proc` only the group can be reached.
    package func kill(main: ProcessID, sparing spared: Set<ProcessID> = []) -> Delivery {
        let group = sendToGroup(main, .kill)
        let rest = killAll(sparing: spared)
        guard rest.route == .tree else { return group }
        return rest
    }

    /// Signals what is left when the main child has gone: all descendants of ours.
    ///
    /// - Parameters:
    ///   - end: Whether to ask, by SIGTERM and SIGCONT and nobody twice, or to kill.
    ///   - spared: Processes to leave alone, such as a helper of ours.
    /// - Returns: Whom this call reached. Without `/proc` that is unknown: nobody is told from anybody, and PID 1 signals
    ///   all of its namespace, while any other process must signal nobody.
    package func signalLeftovers(_ end: End, sparing spared: Set<ProcessID> = []) -> Delivery {
        guard end == .terminate else {
            let delivery = killAll(sparing: spared)
            return delivery.route == .tree ? delivery : sendToNamespace(.kill)
        }
        return state.withLock { state in
            guard let tree = readTree() else { return sendToNamespace(.terminate, then: .resume) }
            var delivery = Delivery(route: .tree)
            for process in state.ledger.leftovers(sparing: spared, processes: tree.processes) {
                delivery.record(process.identity.send(.terminate, then: .resume), pid: process.pid)
            }
            return delivery
        }
    }

    /// Passes a signal on to the server below the main child, as SIGQUIT for a thread dump.
    ///
    /// A shell gets it only when it has a handler for it. Otherwise a thread dump that is asked for before the server
    /// runs would end the start script. SIGCONT ends nothing: it goes to every stopped process of the child too.
    ///
    /// - Parameters:
    ///   - signal: The signal.
    ///   - main: The main child.
    ///   - handled: Whether only a process with a handler for it gets it, as for a thread dump that nobody asked for:
    ///     a JVM prints one, and a server without a JVM would dump core.
    /// - Returns: Whom it reached. Without `/proc` that is the main child alone, or nobody where a handler is needed.
    package func forward(_ signal: Signal, main: ProcessID, onlyWhereHandled handled: Bool = false) -> Delivery {
        // A main child that is no shell is the one target, and its number is its own until it is reaped: no tree is
        // needed. A SIGCONT is for stopped processes below it too.
        if !handled, signal != .resume, isCertainlyNoShell(main) {
            var delivery = Delivery(route: .tree)
            delivery.record(SendOutcome(code: Glibc.kill(main, signal.rawValue) == 0 ? 0 : errno), pid: main)
            return delivery
        }
        guard let tree = readTree() else {
            guard !handled else { return Delivery(route: .group) }
            let sent = Glibc.kill(main, signal.rawValue) == 0
            return Delivery(route: .group, reached: sent ? [main] : [])
        }
        var delivery = Delivery(route: .tree)
        for target in ProcessTree.stopTargets(main: main, processes: tree.processes)
        where !(target.isShell || handled) || ProcessFileSystem.catches(signal.rawValue, pid: target.pid) {
            delivery.record(target.identity.send(signal), pid: target.pid)
        }
        if signal == .resume {
            for process in tree.stopped(main: main, but: delivery.reached) {
                delivery.record(process.identity.send(signal), pid: process.pid)
            }
        }
        return delivery
    }

    private func killAll(sparing spared: Set<ProcessID>) -> Delivery {
        var delivery = Delivery(route: .tree)
        var killed: Set<ProcessIdentity> = []
        for _ in 0..<Self.rounds {
            guard let tree = readTree() else { return Delivery(route: .group, reached: delivery.reached) }
            let new = tree.processes.filter {
                $0.state != .ended && !spared.contains($0.pid) && killed.insert($0.identity).inserted
            }
            if new.isEmpty { break }
            for process in new { delivery.record(process.identity.send(.kill), pid: process.pid) }
        }
        return delivery
    }

    /// Signals every process but this one that it may, as PID 1 of a namespace; for the kernel that is process -1.
    private func sendToNamespace(_ first: Signal, then second: Signal? = nil) -> Delivery {
        guard OwnProcess.isInit else { return Delivery(route: .group) }
        _ = Glibc.kill(-1, first.rawValue)
        if let second { _ = Glibc.kill(-1, second.rawValue) }
        return Delivery(route: .group)
    }

    /// Signals the main child's group, or the child where that fails; its number is its group's too.
    private func sendToGroup(_ main: ProcessID, _ first: Signal, then second: Signal? = nil) -> Delivery {
        var delivery = Delivery(route: .group)
        let sent = Glibc.kill(-main, first.rawValue) == 0 || Glibc.kill(main, first.rawValue) == 0
        delivery.record(SendOutcome(code: sent ? 0 : errno), pid: main)
        if sent, let second { _ = Glibc.kill(-main, second.rawValue) }
        return delivery
    }
}

extension ProcessTree {
    /// The main child and those below it, as far as they are stopped and not among `others`.
    fileprivate func stopped(main: ProcessID, but others: [ProcessID]) -> [ProcessEntry] {
        let family = processes.filter { $0.pid == main } + descendants(of: main)
        return family.filter { $0.state == .stopped && !others.contains($0.pid) }
    }
}

extension ChildSignaller {
    /// How leftovers are to end.
    package enum End: Equatable, Sendable {
        /// By their own doing.
        case terminate
        /// At once.
        case kill
    }
}
