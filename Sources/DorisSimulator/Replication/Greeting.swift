import Doris

/// What a frontend is told that looks for its group.
struct Greeting: Equatable, Sendable {
    /// What it is to the frontend that it asked.
    var membership: Membership
    /// The master, as far as the other one hears of it.
    var master: Endpoint?
    /// The time at the other one, where it is the master itself.
    var clock: MasterClock?
}

extension Greeting {
    /// Reads a document; `nil` when it is none of a greeting's.
    init?(document: JSONValue) {
        guard let membership = document["membership"]?.text.flatMap({ Membership(rawValue: $0) }) else { return nil }
        self.init(
            membership: membership,
            master: document["master"]?.text.flatMap { Endpoint($0) },
            clock: MasterClock(document: document["clock"])
        )
    }

    var document: JSONValue {
        [
            "membership": .string(membership.rawValue), "master": JSONValue(master?.description),
            "clock": clock?.document ?? .null,
        ]
    }
}
