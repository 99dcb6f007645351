import ClusterClient
import Doris
import Glibc

extension Stage {
    /// Looks at what a step is about; `nil` for a step that only does something.
    func observe(_ action: Action, within limit: Duration) throws -> Observation? {
        switch action {
        case .query(let name, let account, let isInside, let statement):
            .answer(try ask(name, account, isInside, try expand(statement)))
        case .get(let name, let port, let path):
            .response(try get(try expand(path), port: port, of: name))
        case .file(let name, let path): .file(content(of: try file(name, path)))
        case .ports(let name): .ports(try ports(of: name))
        case .lock(let name, let path): .lock(isHeld: RecordLock.isHeld(try file(name, path)) ?? false)
        case .process(let name): .process(try node(name).state, output: try node(name).log)
        case .log(let name): .log(try node(name).log)
        case .run(let name, let words): try run(try node(name), try words.map(expand), within: limit)
        default: nil
        }
    }

    /// Sends a statement over a connection of its own; from inside, to 127.0.0.1 on the node's machine.
    func ask(
        _ name: NodeName,
        _ account: Account,
        _ isInside: Bool,
        _ statement: String
    ) throws(StageError) -> StatementAnswer {
        let password = account.password
        let client = ClusterClient(
            credentials: Credentials(user: account.user, password: password.isEmpty ? .none : .given(Secret(password)))
        )
        let port = FrontendPorts().query
        guard isInside else {
            return client.answer(toText: statement, at: Endpoint(host: network.address(of: name), port: port))
        }
        return try network.inside(name) { () throws(StageError) in
            client.answer(toText: statement, at: Endpoint(host: "127.0.0.1", port: port))
        }
    }

    private func get(_ path: String, port: String, of name: NodeName) throws(StageError) -> HTTPResponse? {
        guard let number = PortTable.ports(of: name.role)[port] else { throw StageError("\(name) has no \(port)") }
        return HTTPResponse.get(path, from: network.address(of: name), port: number)
    }

    private func content(of path: String) -> Observation.FileContent {
        let isThere = Files.exists(path)
        let text = isThere ? Files.isFolder(path) ? "" : Files.text(of: path) ?? "" : nil
        return Observation.FileContent(text: text, isUnchanged: marks[path].map { $0 == Files.snapshot(of: path) })
    }

    private func ports(of name: NodeName) throws(StageError) -> [String: Bool] {
        PortTable.ports(of: name.role).mapValues { port in
            Connection(to: network.address(of: name), port: port) != nil
        }
    }

    /// Runs the start script to its end; one that doesn't come to an end is ended.
    private func run(_ node: StageNode, _ words: [String], within limit: Duration) throws(StageError) -> Observation {
        let output = "\(node.home)/run.out"
        Files.remove(output)
        let pid = try launch(node, words, output: output)
        let status = children.status(of: pid, within: limit)
        if status == nil {
            for pid in ProcessTable.family(of: pid) where pid > 1 { kill(pid, SIGKILL) }
            _ = children.status(of: pid, within: .seconds(5))
        }
        return .process(status.map { .ended($0) } ?? .running, output: Files.text(of: output) ?? "")
    }
}
