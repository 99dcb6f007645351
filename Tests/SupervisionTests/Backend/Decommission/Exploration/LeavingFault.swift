import Doris
import Supervision

/// A deliberate fault of a supervisor, which the exploration has to find.
enum LeavingFault: Hashable, CaseIterable, Sendable {
    /// The record is not written before the statement.
    case writesNothing
    /// The record is cleared while the mark is still there.
    case clearsFirst
    /// An administrator's mark is taken back.
    case cancelsTheirs
    /// Dead ones count as living.
    case ignoresDeath
    /// The statement names another.
    case marksAnother
    /// Other marks are not seen, neither before the own one nor after.
    case ignoresOthers
    /// Of two that both sent, neither yields.
    case neverYields
    /// A stop's record is not taken up by the next life.
    case forgetsStop
    /// A mark that was seen and that somebody took back is set again.
    case setsAgain
    /// An error counts as an answer in which nothing is listed of this node.
    case trustsErrors
    /// Nothing is done about time during a stop.
    case oversleeps
    /// A changed mind is not heard.
    case insists

    /// The scope, of those of the exploration, in which it shows.
    var scope: Int {
        switch self {
        case .writesNothing, .clearsFirst, .marksAnother, .trustsErrors: 0
        case .cancelsTheirs, .ignoresDeath, .setsAgain: 1
        case .forgetsStop, .oversleeps, .insists: 2
        case .ignoresOthers, .neverYields: 4
        }
    }

    func bend(_ event: DecommissionMachine.Event, for node: LeavingWorld.Node) -> DecommissionMachine.Event? {
        switch (self, event) {
        case (.ignoresDeath, .looked(.success(var rows))):
            for index in rows.indices { rows[index].isAlive = true }
            return .looked(.success(rows))
        case (.ignoresOthers, .looked(.success(var rows))):
            for index in rows.indices where rows[index].id != node.id {
                rows[index].isDecommissioned = false
            }
            return .looked(.success(rows))
        case (.neverYields, .looked(.success(var rows))):
            guard rows.contains(where: { $0.id == node.id && $0.isDecommissioned }) else { return event }
            for index in rows.indices where rows[index].id != node.id {
                rows[index].isDecommissioned = false
            }
            return .looked(.success(rows))
        case (.forgetsStop, .prepared(var record, let addresses, let uid)):
            if record.leave?.door == .stop { record.undertaking = nil }
            return .prepared(record, addresses: addresses, podUID: uid)
        case (.setsAgain, .prepared(var record, let addresses, let uid)):
            if case .decommissioning(var leave)? = record.undertaking {
                leave.tablets = nil
                record.undertaking = .decommissioning(leave)
            }
            return .prepared(record, addresses: addresses, podUID: uid)
        case (.trustsErrors, .looked(.failure)):
            let peer = Backend(id: 1, heartbeat: Endpoint(host: "be-1", port: 9050))
            return .looked(.success([peer]))
        case (.oversleeps, .clock): return node.deadline == nil ? event : nil
        case (.insists, .decided(.restart)): return .decided(.scaleIn(reason: "r", replicas: 1))
        default: return event
        }
    }

    func bend(
        _ action: DecommissionMachine.Action?,
        after event: DecommissionMachine.Event,
        of node: LeavingWorld.Node
    ) -> DecommissionMachine.Action? {
        switch (self, action) {
        case (.clearsFirst, .remember?): return event == .cancelled ? .remember(nil) : action
        case (.cancelsTheirs, nil):
            guard case .looked = event, node.mark == .theirs else { return action }
            return .execute(.cancelDecommission(node.endpoint))
        case (.marksAnother, .execute(.decommissionBackend)?):
            return .execute(.decommissionBackend(Endpoint(host: "be-1", port: 9050)))
        default: return action
        }
    }
}
