/// A JSON document as a value.
///
/// The core has its own small reader and writer because everything that answers a probe passes through it, and the
/// libraries that could do it cost more memory than the rest of the program (see CONTRIBUTING).
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number with a fraction or an exponent, or one beyond `Int64`; always finite.
    case double(Double)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the text; the last of several equal names wins on look-up.
    case object([Member])

    /// A name and a value in an object.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The member of an object; `nil` where this is no object or it has no such member.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// This object with the members of another one after its own; itself where either is no object.
    package func merging(_ other: JSONValue) -> JSONValue {
        guard case .object(let own) = self, case .object(let others) = other else { return self }
        return .object(own + others)
    }

    /// The text of a string; `nil` for any other value.
    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value of an integer; `nil` for any other value.
    package var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The value of a truth value; `nil` for any other value.
    package var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }

    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }

    /// A string, or `null`.
    package init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    /// An integer, or `null`.
    package init(_ number: (some BinaryInteger)?) {
        self = number.map { .integer(Int64(clamping: $0)) } ?? .null
    }
}
