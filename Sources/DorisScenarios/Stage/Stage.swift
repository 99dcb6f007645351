import Doris
import Glibc

/// Everything that exists while one scenario is told: nodes, networks, variables.
final class Stage {
    let target: Target
    let children = Children()
    let network: Network
    let nodes: [NodeName: StageNode]
    var variables: [String: String] = [:]
    /// What was marked, by its path.
    var marks: [String: [String: [UInt8]]] = [:]
    /// The locks that are held here, by their files.
    private var locks: [String: Int32] = [:]

    /// Lays out every node.
    ///
    /// - Parameters:
    ///   - scenario: Says which nodes there are.
    ///   - target: Says what they are.
    ///   - folder: An empty folder, for everything.
    ///   - isolated: Whether this process is the first one of its namespaces.
    /// - Throws: ``StageError`` when something can't be made.
    init(_ scenario: Scenario, _ target: Target, in folder: String, isolated: Bool) throws(StageError) {
        self.target = target
        network = try Network(scenario.nodes, isolated: isolated, folder: folder, children: children)
        var nodes: [NodeName: StageNode] = [:]
        for name in scenario.nodes {
            let home = "\(folder)/\(name)"
            try target.layOut(name.role, at: home, children: children)
            nodes[name] = StageNode(name, home: home, children: children)
        }
        self.nodes = nodes
        for name in scenario.nodes { try announce(name) }
    }

    deinit {
        for node in nodes.values { node.clear() }
        for file in locks.values { close(file) }
    }

    func node(_ name: NodeName) throws(StageError) -> StageNode {
        guard let node = nodes[name] else { throw StageError("there is no \(name)") }
        return node
    }

    /// Writes a node's address into its configuration, as whoever runs Doris with several addresses must.
    func announce(_ name: NodeName) throws(StageError) {
        try configure(name, "priority_networks", "\(network.address(of: name))/32", replaces: true)
    }

    /// Adds a line to a node's configuration, or takes a key's lines away.
    func configure(_ name: NodeName, _ key: String, _ value: String?, replaces: Bool = false) throws(StageError) {
        let path = try node(name).configuration
        var lines = (Files.text(of: path) ?? "").split(separator: "\n").map(String.init)
        if replaces || value == nil {
            lines.removeAll { $0.split(separator: "=").first.map { $0.trimmingBlanks() } == key }
        }
        if let value { lines.append("\(key) = \(value)") }
        try Files.write(lines.joined(separator: "\n") + "\n", to: path)
    }

    func hold(_ path: String) throws(StageError) { locks[path] = try RecordLock.take(path) }

    func release(_ path: String) {
        if let file = locks.removeValue(forKey: path) { close(file) }
    }
}
