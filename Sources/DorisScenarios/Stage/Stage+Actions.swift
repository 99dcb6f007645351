import Doris
import Glibc

extension Stage {
    /// Does what a step says; one that looks at something is not among them.
    func perform(_ action: Action) throws {
        switch action {
        case .start(let name, let words): try start(try node(name), try words.map(expand))
        case .signal(let name, let signal): try send(signal, to: try node(name))
        case .configure(let name, let key, let value): try configure(name, key, try value.map(expand))
        case .move(let name):
            try network.move(name)
            try announce(name)
        case .mark(let name, let path):
            let file = try self.file(name, path)
            marks[file] = Files.snapshot(of: file)
        case .write(let name, let path, let text):
            let file = try self.file(name, path)
            if let slash = file.lastIndex(of: "/") { try Files.makeFolder(String(file[..<slash])) }
            try Files.write(try expand(text), to: file)
        case .set(let name, let path, let key, let value):
            try set(key, try expand(value), in: try file(name, path))
        case .remove(let name, let path): Files.remove(try file(name, path))
        case .copy(let name, let path, let other, let target):
            try Files.copy(try file(name, path), to: try file(other, target))
        case .hold(let name, let path): try hold(try file(name, path))
        case .release(let name, let path): release(try file(name, path))
        case .assign(let name, let value): variables[name] = try expand(value)
        case .pass(let seconds): Pause.take(target.time(seconds))
        case .ready, .end, .ended, .query, .get, .file, .ports, .lock, .process, .log, .run: return
        }
    }

    /// A file's path; a relative one is below the node's home.
    func file(_ name: NodeName, _ path: String) throws -> String { try node(name).file(try expand(path)) }

    private func start(_ node: StageNode, _ words: [String]) throws(StageError) {
        node.begin()
        node.started(try launch(node, words, output: node.console))
    }

    /// Runs the start script, or the one in `bin` that is named, on the node's machine.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - words: Variables as `NAME=VALUE`, then the script's name if it is not the start script, then its options.
    ///   - output: The file that its output is appended to.
    /// - Returns: The script's process.
    /// - Throws: ``StageError`` when it can't be started.
    func launch(_ node: StageNode, _ words: [String], output: String) throws(StageError) -> pid_t {
        let settings = words.prefix { !$0.hasPrefix("-") && $0.contains("=") }
        let rest = words.dropFirst(settings.count)
        let isNamed = rest.first?.hasPrefix("bin/") ?? false
        let command = isNamed ? ["\(node.home)/\(rest[rest.startIndex])"] + rest.dropFirst() : [node.startScript] + rest
        let environment = Target.environment + settings
        return try network.inside(node.name) { () throws(StageError) in
            try children.start(command, environment: environment, output: output)
        }
    }

    /// Sends a signal to the server; nothing happens where none runs.
    func send(_ signal: Action.Signal, to node: StageNode) throws(StageError) {
        let deadline = ContinuousClock.now + target.limit(5)
        while true {
            if let pid = node.findServer() {
                guard kill(pid, signal.number) == 0 || errno == ESRCH else {
                    throw StageError("kill \(pid)", errno: errno)
                }
                return
            }
            // The script may still be on its way to it.
            guard node.state == .running, ContinuousClock.now < deadline else { return }
            usleep(2_000)
        }
    }

    /// Sets a key in a file of Java's properties, and leaves the other lines as they are.
    private func set(_ key: String, _ value: String, in path: String) throws(StageError) {
        var lines = (Files.text(of: path) ?? "").split(separator: "\n").map(String.init)
        lines.removeAll { $0.hasPrefix("\(key)=") || $0.hasPrefix("\(key) =") }
        try Files.write((lines + ["\(key)=\(value)"]).joined(separator: "\n") + "\n", to: path)
    }
}

extension Action.Signal {
    fileprivate var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .kill: SIGKILL
        case .hangUp: SIGHUP
        }
    }
}
