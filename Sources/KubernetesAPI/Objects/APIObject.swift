import Doris
import Supervision

/// An object as the API answered it, which was made sure to be the one that was asked for.
struct APIObject {
    private let document: JSONValue

    /// Reads an answer.
    ///
    /// - Throws: ``RequestFailure`` for a refusal, and for anything but this object.
    init(_ reply: HTTPReply, of request: APIRequest, namespace: String) throws(RequestFailure) {
        guard reply.status == 200 || reply.status == 201 else { throw RequestFailure(reply, name: request.name) }
        do throws(JSONError) {
            // Objects nest some twenty deep where they say who manages which field.
            document = try JSONValue(parsing: reply.body, depthLimit: 64)
        } catch {
            throw .malformed("\(error)")
        }
        try expect(request.kind.rawValue, at: "kind")
        try expect(request.kind.version, at: "apiVersion")
        try expect(request.name, at: "metadata", "name")
        try expect(namespace, at: "metadata", "namespace")
    }

    /// The text at a path; `nil` where there is none, or null.
    func text(_ path: String...) throws(RequestFailure) -> String? {
        guard let value = try value(at: path) else { return nil }
        guard let text = value.text else { throw APIObject.unexpected(path, "a string") }
        return text
    }

    /// A text that must be there and not empty.
    func requiredText(_ path: String...) throws(RequestFailure) -> String {
        guard let text = try value(at: path)?.text, !text.isEmpty else { throw APIObject.unexpected(path, "a text") }
        return text
    }

    /// A whole number, 0 or more; `nil` where there is none, or null.
    func count(_ path: String...) throws(RequestFailure) -> Int? {
        guard let value = try value(at: path) else { return nil }
        guard let number = value.integer, number >= 0, let count = Int(exactly: number) else {
            throw APIObject.unexpected(path, "a whole number, 0 or more")
        }
        return count
    }

    /// The elements of an array; none where there is none, or null.
    func elements(_ path: String...) throws(RequestFailure) -> [JSONValue] {
        guard let value = try value(at: path) else { return [] }
        guard case .array(let elements) = value else { throw APIObject.unexpected(path, "an array") }
        return elements
    }

    /// The members of an object whose values are texts; none where there is none, or null.
    func texts(_ path: String...) throws(RequestFailure) -> [String: String] {
        guard let value = try value(at: path) else { return [:] }
        guard case .object(let members) = value else { throw APIObject.unexpected(path, "an object") }
        var texts: [String: String] = [:]
        for member in members {
            guard let text = member.value.text else { throw APIObject.unexpected(path + [member.name], "a string") }
            texts[member.name] = text
        }
        return texts
    }

    /// Whether somebody has asked for the object's deletion, which may still take its time.
    var isBeingDeleted: Bool {
        get throws(RequestFailure) {
            guard let timestamp = try text("metadata", "deletionTimestamp") else { return false }
            guard !timestamp.isEmpty else { throw APIObject.unexpected(["metadata", "deletionTimestamp"], "a time") }
            return true
        }
    }

    static func unexpected(_ path: [String], _ expected: String) -> RequestFailure {
        .malformed("\(path.joined(separator: ".")) is not \(expected)")
    }

    private func expect(_ expected: String, at path: String...) throws(RequestFailure) {
        guard try value(at: path)?.text == expected else { throw APIObject.unexpected(path, "'\(expected)'") }
    }

    private func value(at path: [String]) throws(RequestFailure) -> JSONValue? {
        var value = document
        for (depth, name) in path.enumerated() {
            guard case .object = value else { throw APIObject.unexpected(Array(path[..<depth]), "an object") }
            guard let member = value[name], member != .null else { return nil }
            value = member
        }
        return value
    }
}
