import Doris
import Supervision

/// A cluster with one or two backends that may leave, their supervisors' volumes, and everybody who meddles.
///
/// What a supervisor asks for is carried out when it is answered, so that a kill, or somebody else, can come before.
struct LeavingWorld: Hashable {
    /// Whose mark a row has.
    enum Mark: Hashable { case none, ours, theirs }

    /// A backend with its supervisor.
    struct Node: Hashable {
        let id: Int64
        var machine: DecommissionMachine
        /// The record on the volume.
        var record: BackendRecord
        var uid = 1
        var isListed = true
        var mark = Mark.none
        var tablets = 1
        /// What was asked for and not answered.
        var doing: DecommissionMachine.Action?
        /// What the last look of this life showed.
        var lastLook: [Backend]?
        /// Whether a person's order holds.
        var isOrdered = false
        /// Whether somebody took back a mark that the volume says was seen.
        var isTakenBack = false
        /// Whether the last answer was that the pod comes back.
        var isToldToStay = false
        /// Whether the set no longer wants the pod.
        var isScaledIn = false
        /// The deadlines of the stop, if one began: for Doris' end, and for all.
        var holdUntil: Double?
        var deadline: Double?

        var endpoint: Endpoint { Endpoint(host: "be-\(id)", port: 9050) }
        var isOver: Bool { deadline != nil && !machine.holdsEnd }
    }

    var nodes: [Node]
    var now = 0.0
    var isPeerAlive = true
    var scope: LeavingScope
    let fault: LeavingFault?
    /// The first thing that went wrong.
    var violation: String?

    static let policy = DecommissionPolicy()

    init(_ scope: LeavingScope, fault: LeavingFault? = nil) {
        (self.scope, self.fault) = (scope, fault)
        nodes = (0..<scope.nodes).map { index in
            let id = Int64(12 + index)
            let endpoint = Endpoint(host: "be-\(id)", port: 9050)
            return Node(
                id: id,
                machine: DecommissionMachine(policy: LeavingWorld.policy),
                record: BackendRecord(clusterID: 4, id: id, node: endpoint),
                isScaledIn: scope.isScaledIn
            )
        }
        for index in nodes.indices { live(index) }
    }

    /// What the frontends list: these nodes, and three others of a release that checks nothing.
    var rows: [Backend] {
        let peers = (1...3).map {
            Backend(
                id: Int64($0),
                heartbeat: Endpoint(host: "be-\($0)", port: 9050),
                isAlive: $0 > 1 || isPeerAlive,
                tabletCount: 1,
                version: "doris-1.2.4"
            )
        }
        return peers
            + nodes.filter(\.isListed).map {
                Backend(
                    id: $0.id,
                    heartbeat: $0.endpoint,
                    isDecommissioned: $0.mark != .none,
                    tabletCount: $0.tablets,
                    version: "doris-1.2.4"
                )
            }
    }

    /// A supervisor starts on what the volume holds.
    mutating func live(_ index: Int) {
        nodes[index].machine = DecommissionMachine(policy: LeavingWorld.policy)
        (nodes[index].doing, nodes[index].lastLook) = (nil, nil)
        (nodes[index].holdUntil, nodes[index].deadline, nodes[index].isToldToStay) = (nil, nil, false)
        // Whether an order holds is what the volume says by now.
        if let leave = nodes[index].record.leave { nodes[index].isOrdered = leave.door == .order }
        feed(.prepared(nodes[index].record, podUID: "\(nodes[index].uid)"), to: index)
    }

    /// Gives a supervisor an event, and takes what it asks for.
    mutating func feed(_ event: DecommissionMachine.Event, to index: Int) {
        guard let event = fault.map({ $0.bend(event, for: nodes[index]) }) ?? event else { return }
        var action = nodes[index].machine.handle(event, at: .at(now))
        action = fault.map { $0.bend(action, after: event, of: nodes[index]) } ?? action
        if let action {
            if let doing = nodes[index].doing, doing != .decide { violation = "asks for \(action) during \(doing)" }
            nodes[index].doing = action
            if case .execute(let statement) = action { judge(statement, of: nodes[index]) }
        }
        for node in nodes { check(node) }
    }

    // MARK: - What must hold

    /// Judges a statement when it is sent, by what the volume holds and the last look showed.
    private mutating func judge(_ statement: Statement, of node: Node) {
        guard case .decommissioning(let leave)? = node.record.undertaking, leave.id == node.id else {
            violation = "\(statement.text) without a record"
            return
        }
        switch statement {
        case .decommissionBackend(node.endpoint):
            guard let rows = node.lastLook, let own = rows.first(where: { $0.id == node.id }) else {
                violation = "\(statement.text) without a look"
                return
            }
            let others = rows.filter { $0.id != node.id }
            if own.isDecommissioned { violation = "\(statement.text) of one that is marked" }
            if others.contains(where: { $0.isDecommissioned && $0.tabletCount != 0 }) {
                violation = "\(statement.text) while another leaves"
            }
            if others.count(where: { $0.isAlive && !$0.isDecommissioned }) < 3 { violation = "too few would remain" }
            if others.contains(where: { !$0.isAlive }) { violation = "\(statement.text) beside a dead one" }
            if node.isTakenBack { violation = "\(statement.text) although somebody took it back" }
        case .cancelDecommission(node.endpoint): break
        default: violation = "\(statement.text) is about another"
        }
    }

    private mutating func check(_ node: Node) {
        let machine = node.machine
        switch node.record.undertaking {
        case .decommissioning(let leave)? where leave.id == node.id: break
        case .left: if node.isListed { violation = "the record says that it has left, and it is listed" }
        default: if node.mark == .ours { violation = "a mark of ours without its record" }
        }
        if node.record.leave != nil, !machine.forbidsRegistration {
            violation = "one that leaves would be added"
        }
        let isBusy = machine.holdsEnd || ![.idle, .refused].contains(machine.report(at: .at(now)).state)
        if node.doing == nil, isBusy, !node.isOver, machine.nextWake == nil { violation = "nothing wakes it" }
        if let deadline = node.deadline, now > deadline, machine.holdsEnd { violation = "it lives past its deadline" }
        if let until = node.holdUntil, now > until, machine.holdsTermination {
            violation = "it takes the time that Doris needs"
        }
        if node.isToldToStay, machine.holdsTermination { violation = "it holds Doris of a pod that comes back" }
        if machine.holdsTermination && !machine.holdsEnd { violation = "it holds Doris and ends itself" }
    }
}

/// How many disturbances of each kind an exploration may bring, and how many in all.
struct LeavingScope: Hashable, Sendable {
    var nodes = 1
    var isScaledIn = false
    var all: Int
    var orders = 0
    var stops = 0
    var cancels = 0
    var kills = 0
    var losses = 0
    var scalings = 0
    var meddlings = 0
    var deaths = 0
    /// Until when time passes.
    var horizon = 60.0
    /// After how many states to turn back, once all of the same depth are known.
    var limit = 12_000
}
