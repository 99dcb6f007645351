package import Doris

/// What the other frontends and their supervisors answered when they were asked before a start.
package struct ClusterView: Equatable, Sendable {
    /// One frontend's answer over the MySQL protocol.
    package enum Answer: Equatable, Sendable {
        /// It listed the cluster's frontends.
        case listing([Frontend])
        /// It answered something else, such as a refusal of the account: a cluster is there.
        case refusal(ClusterError)
        /// Nothing answered at that address.
        case silence(ClusterError)
    }

    /// What is known of the metadata beside a frontend that does not answer.
    package enum Disk: Equatable, Sendable {
        /// There is no host of that name: the pod does not exist, or not yet.
        case nobody
        /// Its supervisor says that it has none.
        case empty
        /// Its supervisor says that it has some, of this cluster where it knows.
        case metadata(clusterID: Int?)
        /// Nobody says anything.
        case unknown
    }

    /// What came of asking at one address.
    package struct Peer: Equatable, Sendable {
        /// Host and query port.
        package var endpoint: Endpoint
        /// What Doris answered.
        package var answer: Answer
        /// What its supervisor says; looked for only where Doris is silent.
        package var disk: Disk
        /// How far its clock is ahead of ours, to the second; `nil` where it did not say.
        package var clockLead: Duration?

        package init(_ endpoint: Endpoint, _ answer: Answer, disk: Disk = .unknown, clockLead: Duration? = nil) {
            self.endpoint = endpoint
            self.answer = answer
            self.disk = disk
            self.clockLead = clockLead
        }
    }

    /// The answers in the order in which they were asked; this node itself is not among them.
    package var peers: [Peer]
    /// For how long every one of them has been silent.
    package var silentFor: Duration

    package init(peers: [Peer], silentFor: Duration) {
        self.peers = peers
        self.silentFor = silentFor
    }

    /// Whether any Doris answered, in whatever way.
    package var isAnyoneThere: Bool {
        peers.contains { if case .silence = $0.answer { false } else { true } }
    }

    /// The first listing that shows a living master.
    package var listingWithMaster: [Frontend]? {
        for case .listing(let frontends) in peers.map(\.answer)
        where frontends.livingMaster != nil {
            return frontends
        }
        return nil
    }

    /// Why frontends that answer are of no help.
    var obstacle: String {
        for case .refusal(let error) in peers.map(\.answer) {
            return "a frontend answers and does not help: \(error)"
        }
        return
            "frontends answer and none knows a master; an election or a lost quorum; start the followers that are down"
    }
}
