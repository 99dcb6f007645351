package import Doris

/// What the other frontends answered when a frontend without metadata asked them.
package struct ClusterView: Equatable, Sendable {
    /// One frontend's answer.
    package enum Answer: Equatable, Sendable {
        /// It listed the cluster's frontends.
        case listing([Frontend])
        /// It answered something else, such as a refusal of the account: a cluster is there.
        case refusal(ClusterError)
        /// Nothing answered at that address.
        case silence(ClusterError)
    }

    /// The answers by address, in the order in which they were asked; the own address is not among them.
    package var answers: [(endpoint: Endpoint, answer: Answer)]
    /// For how long every one of them has been silent.
    package var silentFor: Duration

    package init(answers: [(endpoint: Endpoint, answer: Answer)], silentFor: Duration) {
        self.answers = answers
        self.silentFor = silentFor
    }

    package static func == (left: ClusterView, right: ClusterView) -> Bool {
        left.silentFor == right.silentFor && left.answers.elementsEqual(right.answers, by: ==)
    }

    /// Whether anybody answered, in whatever way.
    package var isAnyoneThere: Bool {
        answers.contains { if case .silence = $0.answer { false } else { true } }
    }

    /// The first listing that shows a living master.
    package var listingWithMaster: [Frontend]? {
        for case .listing(let frontends) in answers.map(\.answer)
        where frontends.contains(where: { $0.isMaster && $0.isAlive }) {
            return frontends
        }
        return nil
    }
}
