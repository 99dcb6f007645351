import Doris
import Supervision
import TestSupport
import Testing

/// The frontends of one cluster, each below its own supervisor; every one of them is to ask all others.
struct FrontendGroup {
    let stage: Stage
    /// The volumes with their present addresses, by ordinal.
    var homes: [Home]
    /// The nodes that run, by ordinal.
    var nodes: [Supervised] = []
    /// How many of them are to be followers.
    var electable = 3

    /// Lays out the homes; nothing is started.
    init(_ stage: Stage, count: Int = 3, version: String, electable: Int = 3) throws {
        self.stage = stage
        self.electable = electable
        homes = try (0..<count).map { _ in try stage.home(.frontend, version: version) }
    }

    /// Lays out the homes, founds the cluster, and waits until every one is a member.
    init(
        running stage: Stage,
        count: Int = 3,
        version: String,
        electable: Int = 3,
        remembers: Bool = false
    ) throws {
        try self.init(stage, count: count, version: version, electable: electable)
        // The others are no use to a founder, who would make sure of them first.
        nodes = [try stage.start(homes[0], settings: settings)]
        try nodes[0].wait(for: .ready)
        for ordinal in 1..<count { nodes.append(try start(ordinal)) }
        for node in nodes { try node.waitUntilSettled(count, remembers: remembers) }
    }

    private var settings: [String: String] {
        ["SUPERVISOR_FRONTEND_REPLICAS": "\(homes.count)", "SUPERVISOR_FRONTEND_ELECTABLE": "\(electable)"]
    }

    /// Starts one of them.
    func start(_ ordinal: Int, settings further: [String: String] = [:]) throws -> Supervised {
        try stage.start(
            homes[ordinal],
            ordinal: ordinal,
            frontends: homes,
            settings: settings.merging(further) { $1 }
        )
    }

    /// Stops all at once, as a node drain or an upgrade does, and waits for the end of every one.
    mutating func stopAll() throws {
        for node in nodes { node.send(15) }
        for node in nodes { #expect(try node.waitForExit() == 0) }
        nodes = []
    }
}
