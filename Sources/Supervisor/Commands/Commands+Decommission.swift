import ControlSocket
import Doris
import Glibc
import ProcessControl
import Supervision

extension Commands {
    /// Has this backend decommissioned, and follows it as far as is wanted.
    ///
    /// - Parameters:
    ///   - follows: Whether to follow until it is finished, rather than until it has begun.
    ///   - limit: How long to wait for its begin.
    /// - Returns: 0 once it moves, or, where it is followed, is finished; 1 where it is refused, taken back, or does not
    ///   begin in time.
    package static func startDecommission(follows: Bool, limit: Duration) -> Int32 {
        orderDecommission(isWanted: true, limit: limit) { state in
            switch state {
            case .moving, .stalled: follows ? nil : 0
            case .finished: 0
            // Idle once more: a person has taken it back.
            case .refused, .incomplete, .idle: 1
            case .asking, .waiting, .beginning, .withdrawing: nil
            }
        } isEndless: {
            follows && ($0 == .moving || $0 == .stalled)
        }
    }

    /// Takes a decommission back.
    ///
    /// - Parameter limit: How long to wait until the cluster shows it.
    /// - Returns: 0 when there is none any more; 1 when there still is at the limit.
    package static func cancelDecommission(limit: Duration) -> Int32 {
        orderDecommission(isWanted: false, limit: limit) { $0 == .idle || $0 == .refused ? 0 : nil }
    }

    /// Prints how far a decommission has come, once or until it ends.
    ///
    /// - Returns: 0, or 1 when PID 1 does not answer or is no backend's.
    package static func decommissionStatus(asJSON: Bool, watching: Bool) -> Int32 {
        do throws(ControlSocketError) {
            let screen = ProgressScreen()
            while true {
                let document = try control.ask(.status, limit: .seconds(5)) { _ in }
                let text = DecommissionText(document)
                if asJSON {
                    Console.print((document["backend"]?["decommission"] ?? .null).serialized)
                } else {
                    screen.show(text)
                }
                guard let state = text.state else { return 1 }
                let isMoving = [.asking, .waiting, .beginning, .moving, .stalled, .withdrawing].contains(state)
                guard watching, isMoving else {
                    screen.end()
                    return 0
                }
                usleep(1_000_000)
            }
        } catch {
            Console.complain("decommission: \(error)")
            return 1
        }
    }

    private static func orderDecommission(
        isWanted: Bool,
        limit: Duration,
        _ outcome: (DecommissionReport.State) -> Int32?,
        isEndless: (DecommissionReport.State) -> Bool = { _ in false }
    ) -> Int32 {
        do throws(ControlSocketError) {
            let before = try control.ask(.status, limit: .seconds(5)) { _ in }["backend"]?["decommissionOrders"]?
                .integer
            guard let before else {
                Console.complain("decommission: this is no backend's supervisor: only backends have tablets to move")
                return 1
            }
            _ = try control.ask(.decommission(isWanted: isWanted), limit: .seconds(5)) { _ in }
            let screen = ProgressScreen()
            let deadline = MonotonicClock.now() + limit
            while true {
                let document = try control.ask(.status, limit: .seconds(5)) { _ in }
                let text = DecommissionText(document)
                // Until the order has had its turn the state is that from before it.
                if let state = text.state, document["backend"]?["decommissionOrders"]?.integer ?? 0 > before {
                    screen.show(text)
                    if let code = outcome(state) {
                        screen.end()
                        return code
                    }
                    guard isEndless(state) || MonotonicClock.now() < deadline else { break }
                } else if MonotonicClock.now() >= deadline {
                    break
                }
                usleep(500_000)
            }
            screen.end()
            Console.complain("decommission: not done within the limit; 'decommission status' shows how far it is")
            return 1
        } catch {
            Console.complain("decommission: \(error)")
            return 1
        }
    }
}
