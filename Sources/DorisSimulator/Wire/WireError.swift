/// Bytes that the protocol at hand does not allow; the connection that sent them is closed.
struct WireError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, as a clause.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
