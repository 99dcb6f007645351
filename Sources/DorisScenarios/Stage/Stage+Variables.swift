import Doris
import Glibc

extension Stage {
    /// Puts variables into a text.
    func expand(_ text: String) throws(LineProblem) -> String {
        try VariableText.expand(text) { name throws(LineProblem) in
            guard let value = value(of: name) else { throw LineProblem("{\(name)} has no value") }
            return value
        }
    }

    private func value(of name: String) -> String? {
        if let value = variables[name] { return value }
        if let port = PortTable.port(named: name) { return "\(port)" }
        if name == "now" { return "\(Stage.milliseconds)" }
        if name == "version" { return "\(target.version)" }
        let parts = name.split(separator: ".", maxSplits: 1)
        guard let first = parts.first, let node = NodeName(first), let stageNode = nodes[node] else { return nil }
        guard parts.count > 1 else { return network.address(of: node) }
        switch parts[1] {
        case "old": return network.formerAddress(of: node)
        case "host": return Network.hostName(of: node)
        case "home": return stageNode.home
        case "pid": return stageNode.findServer().map { "\($0)" }
        case "name": return property("name", in: "ROLE", of: stageNode)
        case "role": return property("role", in: "ROLE", of: stageNode)
        case "cluster_id": return property("clusterId", in: "VERSION", of: stageNode)
        case "token": return property("token", in: "VERSION", of: stageNode)
        default: return nil
        }
    }

    private func property(_ key: String, in file: String, of node: StageNode) -> String? {
        Files.text(of: node.file("doris-meta/image/\(file)")).flatMap { PropertiesFile($0)[key] }
    }

    /// Milliseconds since 1970.
    private static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
