import Doris
import Synchronization

/// Asks the frontends one after the other, the one that answered last first.
final class FrontendRound: Sendable {
    private let frontends: [Endpoint]
    private let preferred = Mutex(0)

    /// - Parameter frontends: Hosts with query ports.
    init(_ frontends: [Endpoint]) {
        self.frontends = frontends
    }

    /// Tries each frontend once, and keeps the most telling error: one that a frontend gave.
    func ask<Answer>(_ question: (Endpoint) throws(ClusterError) -> Answer) throws(ClusterError) -> Answer {
        let first = preferred.withLock { $0 }
        var failure: ClusterError?
        for offset in frontends.indices {
            let index = (first + offset) % frontends.count
            do throws(ClusterError) {
                let answer = try question(frontends[index])
                preferred.withLock { $0 = index }
                return answer
            } catch {
                if failure == nil || !error.isSilence { failure = error }
            }
        }
        throw failure ?? ClusterError.nobodyToAsk
    }
}

extension ClusterError {
    /// Whether the connection found nobody.
    ///
    /// A time-out and a broken connection are not silence: whoever took the connection may be a frontend that hangs or
    /// restarts. A question that was never sent proves nothing at all.
    var isSilence: Bool { reason == .unreachable }

    /// Whether the frontend understood the statement and refused it.
    var isRefusal: Bool { if case .rejected = reason { true } else { false } }

    static let nobodyToAsk = ClusterError(
        reason: .unreachable,
        endpoint: Endpoint(host: "nobody", port: 9030),
        statement: "SHOW",
        message: "no frontend is configured; set SUPERVISOR_CLUSTER_FRONTENDS"
    )
}
