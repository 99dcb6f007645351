/// What a server says of itself at the end of an answer.
struct StatusFlags: OptionSet, Sendable {
    let rawValue: UInt16

    /// `SERVER_MORE_RESULTS_EXISTS`: the answer to the next statement of the same text follows.
    static let moreResults = StatusFlags(rawValue: 1 << 3)
}
