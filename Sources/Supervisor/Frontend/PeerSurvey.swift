import Doris
import Observability
import Supervision

/// Asks the configured frontends, and beside those that are silent their supervisors, one after the other.
struct PeerSurvey: Sendable {
    let cluster: any Cluster
    let supervisors: PeerSupervisor
    /// The frontends to ask, by their query ports.
    let frontends: [Endpoint]
    /// The pod's own address, which need not be asked.
    let ownAddress: String

    /// What every peer answers; how long all have been silent is for the caller to say.
    func peers() -> [ClusterView.Peer] {
        frontends.compactMap { peer($0) }
    }

    /// One peer; `nil` where it is this node itself.
    private func peer(_ endpoint: Endpoint) -> ClusterView.Peer? {
        switch HostLookup.addresses(of: endpoint.host) {
        case .unknownName:
            return ClusterView.Peer(endpoint, .silence(silence(endpoint, "there is no such host")), disk: .nobody)
        case .failed(let words):
            return ClusterView.Peer(endpoint, .silence(silence(endpoint, words)), disk: .unknown)
        case .addresses(let addresses):
            let others = addresses.filter { $0 != ownAddress }.prefix(PeerSupervisor.addressLimit)
            return others.isEmpty ? nil : peer(endpoint, at: Array(others))
        }
    }

    private func peer(_ endpoint: Endpoint, at addresses: [String]) -> ClusterView.Peer? {
        let answer = answer(of: endpoint)
        let statuses = addresses.map { supervisors.status(at: $0) }
        let others = statuses.filter { $0?.instance != Instance.id }
        guard !others.isEmpty else { return nil }
        let clock = others.lazy.compactMap { $0?.clock }.first
        return ClusterView.Peer(
            endpoint,
            answer,
            disk: disk(others),
            clockLead: clock.map { .seconds($0.subtractingClamped(WallClock.seconds)) }
        )
    }

    /// One that has metadata is enough to wait for, and one that does not say not enough to go on.
    private func disk(_ statuses: [PeerSupervisor.Status?]) -> ClusterView.Disk {
        if let holder = statuses.lazy.compactMap(\.self).first(where: { $0.hasMetadata == true }) {
            return .metadata(clusterID: holder.clusterID)
        }
        return statuses.allSatisfy { $0?.hasMetadata == false } ? .empty : .unknown
    }

    private func answer(of frontend: Endpoint) -> ClusterView.Answer {
        do throws(ClusterError) {
            return .listing(try cluster.frontends(at: frontend))
        } catch {
            return error.isSilence ? .silence(error) : .refusal(error)
        }
    }

    private func silence(_ endpoint: Endpoint, _ words: String) -> ClusterError {
        ClusterError(reason: .unreachable, endpoint: endpoint, statement: Statement.showFrontends.name, message: words)
    }
}

extension PeerSupervisor.Status {
    /// Whether metadata lies there; `nil` where it does not say.
    var hasMetadata: Bool? { metadata.map { !["empty", "missing"].contains($0) } }
}

extension Int64 {
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? 0 : difference
    }
}
