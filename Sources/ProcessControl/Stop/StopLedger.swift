/// Who has been asked to stop, so that nobody is asked twice and no latecomer is left out.
struct StopLedger: Equatable, Sendable {
    /// A process and the program it ran when it was asked: an exec keeps the process and brings a program that may
    /// never have seen the signal.
    private struct Asked: Hashable {
        let identity: ProcessIdentity
        let executable: String
    }

    private var asked: Set<Asked> = []
    /// The shells above processes that were asked.
    private var passed: Set<ProcessIdentity> = []

    /// The stop targets below the main child that haven't been asked, which from now on have.
    ///
    /// A shell stays spared once something below it was asked: for an instant it has no child left, and a signal then
    /// would replace the server's exit code by its own death, and skip what the script does at its end.
    mutating func targets(main: ProcessID, processes: [ProcessEntry]) -> [ProcessEntry] {
        forget(allBut: processes)
        let new = ProcessTree.stopTargets(main: main, processes: processes)
            .filter { !($0.isShell && passed.contains($0.identity)) }
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

    private mutating func ask(_ process: ProcessEntry) -> Bool {
        asked.insert(Asked(identity: process.identity, executable: process.executable)).inserted
    }

    private mutating func forget(allBut processes: [ProcessEntry]) {
        let present = Set(processes.map(\.identity))
        asked = asked.filter { present.contains($0.identity) }
        passed.formIntersection(present)
    }
}
