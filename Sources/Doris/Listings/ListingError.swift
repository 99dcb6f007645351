/// A node listing that lacks a column, or holds a value there that the column cannot have.
package struct ListingError: Error, Equatable, Sendable {
    /// The column's name, or the names that were tried, joined by `/`.
    package let column: String
    /// What stood in it, cut to 64 characters; `nil` when there is no such column or it is `NULL`.
    package let value: String?
}

extension ListingError: CustomStringConvertible {
    package var description: String {
        if let value { return "column \(column) holds '\(value)', which it cannot hold" }
        return "column \(column) is missing"
    }
}

extension ResultTable.Record {
    func text(_ name: String) throws(ListingError) -> String {
        guard let value = self[name], !value.isEmpty else { throw ListingError(column: name, value: nil) }
        return value
    }

    /// A host goes into statements, so that one which could end a quoted text is an error.
    ///
    /// - Parameters:
    ///   - name: The column.
    ///   - former: What earlier versions call it.
    /// - Returns: The host.
    /// - Throws: ``ListingError`` where there is none, or one that cannot be a host.
    func host(_ name: String, _ former: String) throws(ListingError) -> String {
        let cell = self[name].flatMap { $0.isEmpty ? nil : $0 } ?? self[former]
        guard let host = cell, !host.isEmpty else {
            throw ListingError(column: "\(name)/\(former)", value: nil)
        }
        guard Endpoint.isPlausibleHost(host) else {
            throw ListingError(column: "\(name)/\(former)", value: host.cut(at: 64))
        }
        return host
    }

    func port(_ name: String) throws(ListingError) -> UInt16 {
        let value = try text(name)
        guard let port = UInt16(value), port > 0 else { throw ListingError(column: name, value: value.cut(at: 64)) }
        return port
    }

    /// A port that Doris reports as 0 or -1 while it does not know it.
    func reportedPort(_ name: String) -> UInt16? {
        self[name].flatMap { UInt16($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    func integer(_ name: String) throws(ListingError) -> Int64 {
        let value = try text(name)
        guard let number = Int64(value) else { throw ListingError(column: name, value: value.cut(at: 64)) }
        return number
    }

    /// Doris prints flags as `true` and `false`; anything else is an error, since a guess could drop a node.
    func flag(_ name: String) throws(ListingError) -> Bool {
        switch try text(name) {
        case "true": return true
        case "false": return false
        case let other: throw ListingError(column: name, value: other.cut(at: 64))
        }
    }
}

extension String {
    /// The first `limit` characters, on one line.
    func cut(at limit: Int) -> String { onOneLine(limit: limit) }
}
