import Doris
import Supervision
import Synchronization

/// Asks the cluster about this backend, at whichever frontend answers.
///
/// Calls block; the frontend that answered last is asked first.
final class MembershipReader: Sendable {
    private let cluster: any Cluster
    private let node: Endpoint
    private let frontends: [Endpoint]
    private let findAlias: @Sendable () -> String?
    private let preferred = Mutex(0)
    /// All addresses of the node; found out with the first question, since a resolver may take its time.
    private let addresses = Mutex<[Endpoint]>([])

    /// Makes a reader for the node at its own address, who asks the frontends by their query ports.
    ///
    /// The closure finds a further host under which somebody may have registered the node; it may block.
    init(
        cluster: any Cluster,
        node: Endpoint,
        frontends: [Endpoint],
        findAlias: @escaping @Sendable () -> String? = { nil }
    ) {
        self.findAlias = findAlias
        self.cluster = cluster
        self.node = node
        self.frontends = frontends
    }

    /// Reads what the cluster says of the node.
    func read() -> Result<MembershipObservation, ClusterError> {
        let own = ownAddresses
        return ask { frontend throws(ClusterError) in
            MembershipObservation(of: own, in: try self.cluster.backends(at: frontend))
        }
    }

    private var ownAddresses: [Endpoint] {
        addresses.withLock { addresses in
            if addresses.isEmpty {
                addresses = [node] + (findAlias().map { [Endpoint(host: $0, port: node.port)] } ?? [])
            }
            return addresses
        }
    }

    /// Adds the node as a backend.
    func add() -> Result<Void, ClusterError> {
        ask { frontend throws(ClusterError) in
            try self.cluster.execute(.addBackend(self.node), at: frontend)
        }
    }

    /// Tries each frontend once, and keeps the most telling error: one that a frontend gave.
    private func ask<Answer>(_ question: (Endpoint) throws(ClusterError) -> Answer) -> Result<Answer, ClusterError> {
        let first = preferred.withLock { $0 }
        var failure: ClusterError?
        for offset in frontends.indices {
            let index = (first + offset) % frontends.count
            do throws(ClusterError) {
                let answer = try question(frontends[index])
                preferred.withLock { $0 = index }
                return .success(answer)
            } catch {
                if failure == nil || !error.isSilence { failure = error }
            }
        }
        return .failure(failure ?? ClusterError.nobodyToAsk(node))
    }
}

extension ClusterError {
    /// Whether the connection found nobody.
    ///
    /// A time-out and a broken connection are not silence: whoever took the connection may be a frontend that hangs or
    /// restarts. A question that was never sent proves nothing at all.
    var isSilence: Bool { reason == .unreachable }

    static func nobodyToAsk(_ node: Endpoint) -> ClusterError {
        ClusterError(reason: .unreachable, endpoint: node, statement: "SHOW", message: "no frontend is configured")
    }
}
