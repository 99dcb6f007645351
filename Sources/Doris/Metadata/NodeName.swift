/// Names by which a frontend is known in its BDB JE group, made as Doris makes them.
///
/// A name that was ever dropped must not be used again: a frontend that replays the removal of its own name ends itself
/// with `… is removed. will exit`. Time and randomness are passed in, so that they are always fresh.
package enum NodeName {
    /// Makes a name of the 1.2 line, which refuses to start where the host in the name is not its own.
    ///
    /// - Parameters:
    ///   - endpoint: The frontend's address and `edit_log_port`.
    ///   - milliseconds: Since 1970.
    /// - Returns: `ip_port_millis`.
    package static func byAddress(_ endpoint: Endpoint, milliseconds: Int64) -> String {
        "\(endpoint.host)_\(endpoint.port)_\(milliseconds)"
    }

    /// Makes a name of 2.0 and later.
    ///
    /// - Parameter uuid: A fresh UUID in its usual form.
    /// - Returns: `fe_<uuid>`, with `_` for each `-`.
    package static func byUUID(_ uuid: String) -> String {
        "fe_" + String(uuid.map { $0 == "-" ? "_" : $0 })
    }
}
