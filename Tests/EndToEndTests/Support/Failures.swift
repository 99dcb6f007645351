/// A test could not be set up.
struct SetUpFailure: Error, CustomStringConvertible {
    let description: String

    init(_ words: String) { description = words }
}

/// A fact could not be observed in time.
struct Overdue: Error, CustomStringConvertible {
    /// What was waited for, and what was seen instead.
    let description: String

    init(_ words: String) { description = words }
}
