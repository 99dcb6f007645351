extension ProcessTree {
    /// The processes that a stop signal has to reach for the main child to end well.
    ///
    /// Doris' start scripts don't exec: the server is a child of a shell. A shell that gets SIGTERM dies at once,
    /// before or instead of the server, and PID 1 would then take the container away from a server that is still
    /// writing. So the signal goes below the shells: to the nearest process on each branch that isn't one. A shell
    /// below which nothing runs is a target itself, and the script then ends with the server's exit code.
    ///
    /// - Parameters:
    ///   - main: The main child.
    ///   - processes: At least the main child and its descendants.
    /// - Returns: The targets, without any that has ended; empty when the main child isn't there.
    package static func stopTargets(main: ProcessID, processes: [ProcessEntry]) -> [ProcessEntry] {
        let running = processes.filter { $0.state != .ended }
        let children = Dictionary(grouping: running, by: \.parent)
        var seen: Set<ProcessID> = []
        var targets: [ProcessEntry] = []
        var open = running.filter { $0.pid == main }
        while !open.isEmpty {
            let process = open.removeFirst()
            guard seen.insert(process.pid).inserted else { continue }
            let below = children[process.pid] ?? []
            if process.isShell, !below.isEmpty {
                open += below
            } else {
                targets.append(process)
            }
        }
        return targets
    }
}
