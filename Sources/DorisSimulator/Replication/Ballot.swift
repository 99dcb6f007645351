import Doris

/// A frontend's request to be elected.
struct Ballot: Equatable, Sendable {
    /// Who stands.
    var candidate: Introduction
    /// The term for which it stands.
    var term: Int64
    /// How far its metadata goes.
    var position: JournalPosition
    /// Whether it only asks how the vote would go.
    ///
    /// A frontend that was cut off for a while thereby finds out that the others have a master, without unseating it.
    var isTrial: Bool
}

/// The answer to a ``Ballot``.
struct BallotReply: Equatable, Sendable {
    /// Whether the vote is the candidate's.
    var isGranted: Bool
    /// The newest term that the voter knows.
    var term: Int64
    /// What the candidate is to the voter.
    var membership: Membership
}

extension Ballot {
    /// Reads a document; `nil` when it is none of a ballot's.
    init?(document: JSONValue) {
        guard let candidate = document["candidate"].flatMap({ Introduction(document: $0) }),
            let term = document["term"]?.integer, let position = JournalPosition(document: document["position"]),
            let isTrial = document["trial"]?.bool
        else { return nil }
        self.init(candidate: candidate, term: term, position: position, isTrial: isTrial)
    }

    var document: JSONValue {
        [
            "candidate": candidate.document, "term": .integer(term), "position": position.document,
            "trial": .bool(isTrial),
        ]
    }
}

extension BallotReply {
    /// Reads a document; `nil` when it is none of a reply's.
    init?(document: JSONValue) {
        guard let isGranted = document["granted"]?.bool, let term = document["term"]?.integer,
            let membership = document["membership"]?.text.flatMap({ Membership(rawValue: $0) })
        else { return nil }
        self.init(isGranted: isGranted, term: term, membership: membership)
    }

    var document: JSONValue {
        [
            "granted": .bool(isGranted), "term": .integer(term), "membership": .string(membership.rawValue),
        ]
    }
}
