import Glibc

/// The descendants of a process, from one pass over `/proc`.
///
/// The pass isn't an instant: a process that starts or is orphaned meanwhile may be missing, and one that is listed
/// may have ended. Whoever acts on it looks again later.
package struct ProcessTree: Equatable, Sendable {
    /// The processes below the root, parents before their children.
    package let processes: [ProcessEntry]

    package init(processes: [ProcessEntry]) {
        self.processes = processes
    }

    /// Reads the tree below a process, or below this one.
    ///
    /// - Parameters:
    ///   - root: The process whose descendants are wanted; it isn't among them itself. `nil` means this process.
    ///   - limit: How many processes of the whole namespace are looked at, as a bound on time and memory.
    /// - Returns: `nil` when there is no `/proc`, when it is another namespace's, or when there are more processes.
    package static func read(below root: ProcessID? = nil, limit: Int = 65_536) -> ProcessTree? {
        guard ProcessFileSystem.isOurs, let pids = ProcessFileSystem.processIDs(limit: limit) else { return nil }
        let stats = pids.compactMap(ProcessFileSystem.stat)
        // Their programs are looked up below the root alone: it costs one more call for each.
        let below = descendants(of: root ?? getpid(), in: stats, pid: \.identity.pid, parent: \.parent)
        return ProcessTree(
            processes: below.map { stat in
                let executable = ProcessFileSystem.executable(stat)
                return ProcessEntry(
                    identity: stat.identity,
                    parent: stat.parent,
                    group: stat.group,
                    state: executable == nil ? .ended : ProcessEntry.State(letter: stat.state, threads: stat.threads),
                    executable: executable ?? stat.name
                )
            }
        )
    }

    /// The processes below one, parents before their children, without itself.
    package func descendants(of pid: ProcessID) -> [ProcessEntry] {
        Self.descendants(of: pid, in: processes, pid: \.pid, parent: \.parent)
    }

    private static func descendants<Element>(
        of root: ProcessID,
        in elements: [Element],
        pid: (Element) -> ProcessID,
        parent: (Element) -> ProcessID
    ) -> [Element] {
        let children = Dictionary(grouping: elements, by: parent)
        var found: [Element] = []
        // Numbers that are reused during the pass can make it look like a circle.
        var seen: Set<ProcessID> = [root]
        var level = [root]
        while !level.isEmpty {
            let next = level.flatMap { children[$0] ?? [] }.filter { seen.insert(pid($0)).inserted }
            found += next
            level = next.map(pid)
        }
        return found
    }
}
