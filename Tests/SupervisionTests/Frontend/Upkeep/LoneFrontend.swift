import Doris
import Supervision

/// A cluster of one frontend whose address changes, its volume, and its supervisor, which may be killed at any point.
struct LoneFrontend {
    /// An entry in the list of frontends, or the one node of the BDB JE group.
    struct Entry: Hashable {
        var name: String
        var at: Endpoint
    }

    /// What outlives a kill.
    struct Durable: Hashable {
        var record: FrontendRecord?
        /// The name in `image/ROLE`.
        var roleName = "fe_a"
        /// Whether the configuration makes each start recover.
        var hasKey = false
        /// The list of frontends in the metadata.
        var rows = [Entry(name: "fe_a", at: LoneFrontend.addresses[0])]
        /// The group in the journal.
        var group = Entry(name: "fe_a", at: LoneFrontend.addresses[0])
        /// Where the pod is.
        var node = LoneFrontend.addresses[1]
        /// How many names were given out.
        var names = 0
        var moves = 0
    }

    /// What two orders of events have in common once they have come to the same.
    struct Key: Hashable {
        let durable: Durable
        let remembered: FrontendRecord
        let pending: FrontendUpkeep.Action?
        let isRunning: Bool
    }

    /// Something that happens.
    enum Step: Hashable {
        /// The supervisor starts, and dies after so many of the three steps before Doris' start; 3 for not at all.
        case start(survives: Int)
        /// Doris shows its list, while `image/ROLE` can be read or cannot.
        case list(readsRole: Bool)
        /// What was asked for is done, and the supervisor hears of it, hears of a failure, or dies before it does.
        case succeed, failAfterwards, dieAfterwards
        /// It is not done.
        case fail
        case die
        /// The pod comes back at another address.
        case move(Int)
    }

    static let addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map { Endpoint(host: $0, port: 9010) }

    let means: FrontendAbilities.RecoveryMeans
    let renames: Bool
    private(set) var durable = Durable()
    private(set) var machine = LoneFrontend.newMachine
    private(set) var pending: FrontendUpkeep.Action?
    private(set) var isRunning = false
    private var now = Instant.at(0)
    /// What must never happen and did.
    private(set) var fault: String?

    init(means: FrontendAbilities.RecoveryMeans, renames: Bool) {
        (self.means, self.renames) = (means, renames)
        durable.record = FrontendRecord(
            clusterID: 7,
            node: LoneFrontend.addresses[0],
            nodeName: "fe_a",
            listedName: "fe_a"
        )
    }

    private static var newMachine: FrontendUpkeep {
        FrontendUpkeep(cleanup: CleanupPolicy(scope: .superseded), seed: 1)
    }

    var key: Key { Key(durable: durable, remembered: machine.record, pending: pending, isRunning: isRunning) }

    /// Whether nothing is left to do: one entry, at the node's address, and a record that says so.
    var isSettled: Bool {
        isRunning && durable.rows.map(\.at) == [durable.node] && durable.record?.undertaking == nil
            && durable.record?.node == durable.node && !durable.hasKey
    }

    /// What can happen next.
    var steps: [Step] {
        guard isRunning else { return (0...3).map { .start(survives: $0) } + moves }
        guard pending != nil else { return [.list(readsRole: true), .list(readsRole: false), .die] + moves }
        return [.succeed, .failAfterwards, .dieAfterwards, .fail, .die]
    }

    private var moves: [Step] {
        durable.moves < 2
            ? LoneFrontend.addresses.indices.filter { LoneFrontend.addresses[$0] != durable.node }.map { .move($0) }
            : []
    }

    mutating func take(_ step: Step) {
        // Longer than any back-off.
        now = now + .seconds(40)
        switch step {
        case .start(let survives): start(survives: survives)
        case .list(let readsRole):
            let sight = FrontendSight(
                frontends: listing,
                nodeName: readsRole ? durable.roleName : nil,
                clusterID: readsRole ? 7 : nil
            )
            pending = machine.handle(.saw(sight), at: now)
        case .succeed: answer(perform())
        case .failAfterwards:
            _ = perform()
            answer("the connection broke")
        case .dieAfterwards:
            _ = perform()
            die()
        case .fail: answer("the disk is full, or nobody answers")
        case .die: die()
        case .move(let index):
            durable.node = LoneFrontend.addresses[index]
            durable.moves += 1
            die()
        }
    }

    private mutating func answer(_ failure: String?) {
        pending = nil
        if fault == nil { pending = machine.handle(.done(failure: failure), at: now) }
    }

    private mutating func die() {
        (isRunning, pending, machine) = (false, nil, LoneFrontend.newMachine)
    }

    /// The only frontend is the master, and alive as far as it knows; whatever else it lists is dead.
    private var listing: [Frontend] {
        durable.rows.map {
            let isSelf = $0.at == durable.node
            return Frontend(
                name: $0.name,
                editLog: $0.at,
                isMaster: isSelf,
                isAlive: isSelf,
                hasJoined: isSelf,
                clusterID: 7
            )
        }
    }

    // MARK: - Start

    private mutating func start(survives: Int) {
        guard let version = try? VersionFile("clusterId=7\ntoken=t\n") else { return }
        let inputs = FrontendStartPlan.Inputs(
            metadata: .complete(role: RoleFile(role: .follower, nodeName: durable.roleName), version: version),
            record: durable.record,
            node: durable.node,
            ordinal: 0,
            replicas: 1,
            abilities: FrontendAbilities(
                checksHostInRole: false,
                recovery: means,
                renamesToAddress: renames,
                knowsNames: true
            ),
            view: ClusterView(peers: [], silentFor: .zero),
            freshName: "fresh_\(durable.names)",
            stamp: "s"
        )
        switch FrontendStartPlan(inputs).step {
        case .resume: resume(survives: survives)
        case .recover(let recovery): recover(recovery, survives: survives)
        // A person's turn: five attempts are enough.
        case .refuse where durable.record?.recovery?.attempts == 5: break
        case let other: fault = "it is \(other)"
        }
    }

    private mutating func resume(survives: Int) {
        guard survives >= 1 else { return }
        durable.hasKey = false
        guard survives == 3 else { return }
        if durable.group.at != durable.node { fault = "it starts on the journal of another address" }
        if durable.group.name != durable.roleName { fault = "it starts on the journal of another name" }
        if !durable.rows.contains(where: { $0.at == durable.node }) {
            fault = "it starts and ends, for it is not listed"
        }
        serve()
    }

    private mutating func recover(_ recovery: FrontendRecord.Recovery, survives: Int) {
        let tried = durable.record?.recovery
        if let tried, tried.isListed, tried.node == durable.node { fault = "it recovers although it is listed" }
        durable.names += 1
        guard survives >= 1 else { return }
        durable.record?.undertaking = .recovering(recovery)
        guard survives >= 2 else { return }
        durable.roleName = recovery.nodeName
        durable.hasKey = means == .key
        guard survives == 3 else { return }
        durable.group = Entry(name: durable.roleName, at: durable.node)
        serve()
    }

    private mutating func serve() {
        isRunning = true
        _ = machine.handle(.prepared(durable.record ?? FrontendRecord(), node: durable.node), at: now)
    }

    // MARK: - What the supervisor asks for

    /// Does it; returns why it could not be done.
    private mutating func perform() -> String? {
        switch pending {
        case .write(let record): durable.record = record
        case .endRecoveryMode: durable.hasKey = false
        case .execute(.addFrontend(let role, let endpoint)):
            if role != .follower || endpoint != durable.node { fault = "it adds \(role) \(endpoint)" }
            guard !durable.rows.contains(where: { $0.at == endpoint }) else { return "it exists already" }
            durable.names += 1
            durable.rows.append(Entry(name: "added_\(durable.names)", at: endpoint))
        case .execute(.renameFrontend(let endpoint, let host)):
            guard renames else {
                fault = "it renames on a Doris that takes names alone"
                return nil
            }
            guard let row = durable.rows.firstIndex(where: { $0.at == endpoint }) else { return "there is none" }
            durable.rows[row].at = Endpoint(host: host, port: endpoint.port)
        case .drop(let entry, _):
            if entry.name == durable.roleName { fault = "it drops the name in ROLE and ends itself, at each start" }
            if entry.editLog == durable.node { fault = "it drops itself" }
            durable.rows.removeAll { $0.at == entry.editLog }
        case let other: fault = "it does \(other.map { "\($0)" } ?? "nothing")"
        }
        return nil
    }
}
