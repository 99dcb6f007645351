package import Doris

/// What a supervisor remembers on the node's volume, as one JSON document.
package protocol VolumeRecord: Sendable {
    /// The file's name in the supervisor's folder.
    static var fileName: String { get }
    /// What a person may do with a record that no version understands, as a clause.
    static var advice: String { get }
    /// The document as it lies on the volume.
    var document: JSONValue { get }
    /// Reads a document; `nil` for one that says anything this version does not understand.
    ///
    /// A record that is half understood would permit what it was written to forbid.
    init?(document: JSONValue)
}

extension JSONValue {
    /// A text that names a host and a port.
    var endpoint: Endpoint? { text.flatMap { Endpoint($0) } }

    /// A member that must be there and may be `null`; `nil`, and not a value of `nil`, where it is missing or mistyped.
    func nullable<Value>(_ name: String, _ read: (JSONValue) -> Value?) -> Value?? {
        guard let value = self[name] else { return nil }
        if value == .null { return .some(nil) }
        return read(value).map { .some($0) }
    }
}
