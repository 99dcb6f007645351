import Supervision

/// Who has been asked to stop, so that nobody is asked twice and no latecomer is left out.
struct StopLedger: Equatable, Sendable {
    /// A process and the program it ran when it was asked: an exec keeps the process and brings a program that may
    /// never have seen the signal.
    private struct Asked: Hashable {
        let identity: ProcessIdentity
        let executable: String
    }

    /// How long a shell is spared in which nothing ends that was asked.
    static let patience: Duration = .seconds(2)

    private var asked: Set<Asked> = []
    /// The shells above processes that were asked.
    private var passed: Set<ProcessIdentity> = []
    /// Those of them below which nobody ends any more, and since when.
    private var idle: [ProcessIdentity: Instant] = [:]

    /// The stop targets below the main child that haven't been asked, which from now on have.
    ///
    /// A shell is spared once something below it was asked: for an instant it has no child left, and a signal then
    /// would replace the server's exit code by its own death, and skip what the script does at its end.
    ///
    /// It isn't spared for ever. SIGTERM may have hit a command of the script instead of a server, and the script gone
    /// on without one, or with a loop that waits for something: after ``patience`` the shell is asked itself.
    mutating func targets(main: ProcessID, processes: [ProcessEntry], at now: Instant) -> [ProcessEntry] {
        forget(allBut: processes)
        let overdue = overdueShells(processes, at: now)
        let new =
            (ProcessTree.stopTargets(main: main, processes: processes)
            .filter { !($0.isShell && passed.contains($0.identity)) } + overdue)
            .filter { ask($0) }
        let byID = Dictionary(processes.map { ($0.pid, $0) }, uniquingKeysWith: { first, _ in first })
        for target in new where target.pid != main {
            var above = byID[target.parent]
            while let shell = above, passed.insert(shell.identity).inserted {
                above = shell.pid == main ? nil : byID[shell.parent]
            }
        }
        return new
    }

    /// The processes that run, are not spared, and haven't been asked, which from now on have.
    mutating func leftovers(sparing spared: Set<ProcessID>, processes: [ProcessEntry]) -> [ProcessEntry] {
        forget(allBut: processes)
        return processes.filter { $0.state != .ended && !spared.contains($0.pid) && ask($0) }
    }

    /// The shells that were spared for long enough, although nothing that was asked is left below them.
    private mutating func overdueShells(_ processes: [ProcessEntry], at now: Instant) -> [ProcessEntry] {
        let tree = ProcessTree(processes: processes.filter { $0.state != .ended })
        let waiting = tree.processes.filter { shell in
            passed.contains(shell.identity) && !tree.descendants(of: shell.pid).contains { wasAsked($0) }
        }
        let since = idle
        idle = Dictionary(
            waiting.map { ($0.identity, since[$0.identity] ?? now) },
            uniquingKeysWith: { first, _ in first }
        )
        return waiting.filter { now - (idle[$0.identity] ?? now) >= Self.patience }
    }

    private func wasAsked(_ process: ProcessEntry) -> Bool {
        asked.contains(Asked(identity: process.identity, executable: process.executable))
    }

    private mutating func ask(_ process: ProcessEntry) -> Bool {
        asked.insert(Asked(identity: process.identity, executable: process.executable)).inserted
    }

    private mutating func forget(allBut processes: [ProcessEntry]) {
        let present = Set(processes.map(\.identity))
        asked = asked.filter { present.contains($0.identity) }
        passed.formIntersection(present)
    }
}
