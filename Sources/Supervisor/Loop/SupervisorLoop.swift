import ControlSocket
import Doris
import HTTPEndpoints
import Logging
import NIOPosix
import ProcessControl
import Supervision

/// The one loop: signals, exits, time and other threads' news go into the machine, and what it returns is done.
///
/// It runs on the main thread, which is the only one that waits for signals, spawns and reaps.
final class SupervisorLoop {
    private var machine: NodeMachine
    private let signals: SignalQueue
    private let mailbox: Mailbox
    private let board: SnapshotBoard
    private let hands: Hands
    private let logger: Logger
    private let table: SignalTable
    private var published: Snapshot
    private var history = History()
    private var news = PhaseNews()
    /// Whether the termination message tells of a crash.
    private var hasMessage = false
    private var interrupts = 0
    /// The tablets that the log has heard of last, and when.
    private var progressTold: (tablets: Int, at: Instant)?
    /// Phases that last, and that have not been reached yet in this life.
    private var settledPhases: Set<Phase> = [.recovering, .ready, .parked]
    private var exitCode: Int32?

    /// Makes a loop over a node at rest; the hands perform the machine's actions.
    init(
        machine: NodeMachine,
        signals: SignalQueue,
        mailbox: Mailbox,
        board: SnapshotBoard,
        hands: Hands,
        table: SignalTable,
        logger: Logger
    ) {
        self.machine = machine
        self.signals = signals
        self.mailbox = mailbox
        self.board = board
        self.hands = hands
        self.table = table
        self.logger = logger
        published = machine.snapshot
    }

    /// What is known in the end, for the termination message.
    var lastMessage: String { TerminationMessage(published, history: history.lines).text }

    /// Runs until the machine says with which code to end.
    func run() -> Int32 {
        feed(.process(.begun))
        while true {
            if let exitCode { return exitCode }
            let received = signals.next(until: machine.nextWake)
            // First, since somebody may wait for what a signal does.
            if case .signal(let signal, let sender)? = received { take(signal, from: sender) }
            board.beat()
            reap()
            for event in mailbox.takeAll() { feed(event) }
            feed(.clock)
        }
    }

    /// Gives an event to the machine, publishes what came of it, and only then acts.
    private func feed(_ event: NodeMachine.Event) {
        guard exitCode == nil else { return }
        let actions = machine.handle(event, at: MonotonicClock.now())
        publish()
        for action in actions { perform(action) }
    }

    private func publish() {
        let snapshot = machine.snapshot
        guard snapshot != published else { return }
        board.publish(snapshot)
        hands.stateChanged()
        let phaseIsNews = news.note(from: published, to: snapshot)
        Transitions(logger: logger).log(from: published, to: snapshot, phaseIsNews: phaseIsNews)
        if phaseIsNews { history.note(snapshot) }
        tellProgress(of: snapshot)
        let hasNews = snapshot.cause != nil && snapshot.cause != published.cause
        let hasSettled = snapshot.phase != published.phase && settledPhases.remove(snapshot.phase) != nil
        published = snapshot
        if hasSettled { OwnProcess.releaseStartPages() }
        // A kill of the whole container may come at any time: the message is there before it.
        if hasNews { hands.leave(lastMessage) }
        if hasMessage, snapshot.phase == .ready { hands.leave("") }
        hasMessage = hasNews || hasMessage && snapshot.phase != .ready
    }

    /// Tells how far a decommission has come: at most each 10 s, and only where that has changed.
    private func tellProgress(of snapshot: Snapshot) {
        guard let report = snapshot.backend?.decommission, report.state == .moving, let left = report.now,
            left != progressTold?.tablets
        else { return }
        let now = MonotonicClock.now()
        if let told = progressTold, now - told.at < .seconds(10) { return }
        progressTold = (left, now)
        logger.info("The node's decommission goes on", metadata: ["progress": "\(report.summary)"])
    }

    /// Takes every exit, whatever the signal said: standard signals coalesce.
    private func reap() {
        let exits = hands.reaper.reap()
        for exit in exits where exit.origin == .spawned {
            // Ctrl-C is meant for the whole, as it would be without a supervisor.
            if exit.isInterrupted { feed(.process(.stop)) }
            feed(.process(.mainExited(exit.status)))
        }
        // Thousands may end at once; each would be published by itself.
        let orphans = exits.count { $0.origin == .adopted }
        if orphans > 0 { feed(.orphansReaped(orphans)) }
        if case .sweeping = machine.process.state, !hands.reaper.hasChildren { feed(.process(.childrenGone)) }
    }

    private func take(_ signal: Signal, from sender: ProcessID?) {
        switch table.meaning(of: signal) {
        case .forward(let wanted):
            // Told of afterwards: a line in the log takes longer than the signal.
            let delivery = hands.forward(wanted, main: machine.process.pid)
            tell(of: signal, from: sender)
            if let delivery { hands.report(wanted, delivery) }
        case .ignore where signal == .child: break
        case .ignore: tell(of: signal, from: sender)
        case .stop:
            tell(of: signal, from: sender)
            feed(.process(.stop))
        case .interrupt:
            tell(of: signal, from: sender)
            interrupts += 1
            feed(.process(interrupts > 1 ? .stopNow : .stop))
        case .reload:
            tell(of: signal, from: sender)
            hands.reload()
        }
    }

    private func tell(of signal: Signal, from sender: ProcessID?) {
        let sender = sender.map(String.init) ?? "outside"
        logger.info("A signal came", metadata: ["signal": "\(signal)", "sender.pid": "\(sender)"])
    }

    private func perform(_ action: NodeMachine.Action) {
        switch action {
        case .process(.spawn(let request)):
            feed(.process(hands.spawn(request, isFirst: machine.process.starts == 0)))
        case .process(.finish(let code)): exitCode = code
        case .process(.prepare): hands.prepare()
        case .process(.terminate(let pid)): hands.terminate(pid)
        case .process(.kill(let pid)): hands.kill(pid)
        case .process(.endLeftovers(let forcibly)): hands.endLeftovers(forcibly: forcibly)
        case .membership(.read): hands.readMembership(needsAccounts: machine.needsAccounts)
        case .membership(.add): hands.addMember()
        case .upkeep(let action): hands.carryOut(action)
        case .place(let action): hands.carryOut(action)
        case .decommission(let action): hands.carryOut(action)
        case .switchOff(let switches): hands.switchOff(switches)
        case .departure(let action): hands.carryOut(action, evidence: machine.stopDecision?.reason ?? "")
        case .checkHealth: hands.checkHealth()
        case .process(.examine): hands.examine()
        case .record(let intent): hands.record(intent)
        case .measure(let pid): hands.measure(pid)
        case .dumpThreads(let pid): hands.dumpThreads(main: pid)
        }
    }
}
