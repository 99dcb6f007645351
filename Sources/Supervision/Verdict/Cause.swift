import Doris

/// Why Doris ended, as far as it can be told, and what to do about it.
package struct Cause: Hashable, Sendable {
    /// The kind.
    package let kind: Kind
    /// The line that shows it, cut to one line of 256 characters; empty where there is none.
    package let detail: String

    package init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }

    /// What it is, as a clause.
    package var words: String { kind.words }

    /// What a person can do, as a sentence without its end.
    package var advice: String { kind.advice }
}

extension Cause: CustomStringConvertible {
    /// The clause and the line that shows it.
    package var description: String { detail.isEmpty ? words : "\(words) (\(detail))" }
}
