import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// A group of frontends, each below its supervisor, and a Kubernetes API that knows their pods.
final class Group: Sendable {
    let stage: Stage
    let version: String
    let api: KubernetesStandIn
    /// The names by which the frontends are known; `nil` where it is by address.
    private let names: NameService?

    /// Prepares a group of so many declared pods; none is started.
    init(version: String, replicas: Int, byName: Bool = false, in stage: Stage) throws {
        self.stage = stage
        self.version = version
        names = byName ? try NameService(on: stage) : nil
        api = try KubernetesStandIn(replicas: replicas)
        stage.keep(api)
        for ordinal in 0..<replicas { api.pod(ordinal) }
    }

    /// Lays out a frontend's home, whose stand-in takes a test's orders at port 8900.
    func home(_ configuration: String...) throws -> Home {
        try stage.home(.frontend, version: version, configuration: ["simulator_admin_port = 8900"] + configuration)
    }

    /// Starts a frontend as the pod of an ordinal.
    ///
    /// `asksAPI`: Whether the pod knows of the API.
    /// `calledAs`: The whole command line, where PID 1 is no supervisor.
    func start(
        _ home: Home,
        as ordinal: Int,
        beside others: [Home] = [],
        settings: [String: String] = [:],
        asksAPI: Bool = true,
        calledAs: [String]? = nil
    ) throws -> Supervised {
        names?.point(ordinal, to: home.address)
        let surroundings =
            names?.surroundings(of: ordinal, account: api.account) ?? PodSurroundings(account: api.account)
        return try stage.start(
            home,
            ordinal: ordinal,
            frontends: others,
            settings: (asksAPI ? api.settings(of: ordinal) : [:]).merging(settings) { $1 },
            calledAs: calledAs,
            prelude: surroundings.prelude
        )
    }

    /// By what the frontend of an ordinal is listed.
    func host(of ordinal: Int, at home: Home) -> String { names == nil ? home.address : NameService.name(ordinal) }

    /// Founds a cluster and has more frontends join it, one after the other, each Ready.
    ///
    /// `ordinals`: The pods', the founder's and present master's first.
    func cluster(_ ordinals: Int..., settings: [String: String] = [:]) throws -> [Supervised] {
        let homes = try ordinals.map { _ in try home() }
        var nodes = [try start(homes[0], as: 0, settings: settings)]
        try nodes[0].wait(for: .ready)
        if ordinals[0] != 0 {
            // Only ordinal 0 founds.
            #expect(try nodes[0].terminate() == 0)
            nodes = [try start(homes[0], as: ordinals[0], beside: homes, settings: settings)]
            try nodes[0].wait(for: .ready)
        }
        for (home, ordinal) in zip(homes, ordinals).dropFirst() {
            let node = try start(home, as: ordinal, beside: homes, settings: settings)
            try node.wait(for: .ready)
            nodes.append(node)
        }
        return nodes
    }

    /// Has the pod of an ordinal deleted by the API, with so many replicas left.
    func scale(to replicas: Int, deleting ordinals: Int...) {
        api.declare(replicas: replicas)
        for ordinal in ordinals { api.pod(ordinal, isBeingDeleted: true) }
    }
}

extension Home {
    /// The statements that change the cluster's nodes, the oldest first.
    var changes: [Substring] { statements.filter { $0.contains("ALTER SYSTEM") } }

    /// Gives the stand-in an order.
    @discardableResult
    func order(_ method: String, _ path: String, _ body: String = "") -> HTTPAnswer? {
        HTTPAnswer(method, path, at: address, port: 8900, body: body)
    }
}

extension Supervised {
    /// The frontends as this one lists them, by host.
    func listing() throws -> [String: [String: String]] {
        let rows = try SQLClient(address: home.address).rows("SHOW FRONTENDS")
        return Dictionary(rows.map { ($0["Host"] ?? $0["IP"] ?? "", $0) }) { first, _ in first }
    }

    /// The hosts that this frontend lists, as long as it answers.
    var listed: Set<String> { Set((try? listing())?.keys.map(\.self) ?? []) }

    /// What the node's section of `/status` says of its duties.
    var duties: JSONValue? { status?["frontend"] }

    /// The number of the first line with these words.
    func line(with words: String...) -> Int? {
        output.lines.firstIndex { line in words.allSatisfy { line.contains($0) } }
    }
}

extension JSONValue {
    /// How many elements an array has.
    var count: Int? { if case .array(let elements) = self { elements.count } else { nil } }
}
