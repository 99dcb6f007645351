import ControlSocket
import Doris
package import Supervision

extension Commands {
    /// Gives PID 1 an order and prints what comes of it.
    ///
    /// - Returns: 0 when the node is as ordered; 1 when it is not, or not within the limit.
    package static func order(_ order: Order, limit: Duration) -> Int32 {
        do throws(ControlSocketError) {
            let last = try control.ask(.order(order, limit: limit), limit: limit + .seconds(5)) { show($0) }
            return conclude(order, last)
        } catch {
            Console.complain("\(order.rawValue): \(error)")
            return 1
        }
    }

    private static func conclude(_ order: Order, _ document: JSONValue) -> Int32 {
        let intent = document["intent"]?["state"]?.text.flatMap(Intent.init) ?? .run
        let isParked = document["phase"]?.text == Phase.parked.rawValue
        let isDone =
            switch order {
            case .park: isParked
            case .pause: intent == .paused
            case .unpark, .resume: intent == .run
            }
        if let problem = document["intent"]?["problem"]?.text {
            let outcome = isDone ? "a new container will not know of it" : "nothing was changed"
            Console.complain("\(order.rawValue): the order could not be recorded, so that \(outcome): \(problem)")
        } else if !isDone {
            let isStopping = document["stop"].map { $0 != .null } ?? false
            let state = "the node is \(document["phase"]?.text ?? "unknown"), its intent \(intent.rawValue)"
            Console.complain(
                isStopping
                    ? "\(order.rawValue): a stop is under way, which no order changes"
                    : "\(order.rawValue): not done (yet): \(state)\(intent == .run ? "" : "; \(intent.wayBack)")"
            )
        }
        return isDone ? 0 : 1
    }
}
