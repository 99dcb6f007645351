import Doris

/// What time it is at a master, as a frontend hears it that wants to follow.
///
/// BDB JE compares the clocks in the handshake between the master's feeder and a replica.
struct MasterClock: Equatable, Sendable {
    /// The master's node name.
    var name: String
    /// Milliseconds since 1970.
    var milliseconds: Int64

    /// Compares the clocks.
    ///
    /// - Parameters:
    ///   - own: The time at the frontend that wants to follow, in milliseconds since 1970.
    ///   - limit: How far apart they may be (`max_bdbje_clock_delta_ms`).
    /// - Returns: What BDB JE says where they are farther; `nil` where they are not.
    func complaint(own: Int64, limit: Int) -> String? {
        let (difference, overflow) = own.subtractingReportingOverflow(milliseconds)
        let delta = overflow ? UInt64.max : difference.magnitude
        guard delta > UInt64(clamping: limit) else { return nil }
        return "Clock delta: \(delta) ms. between Feeder: \(name) and this Replica exceeds max permissible delta: "
            + "\(limit) ms."
    }
}

extension MasterClock {
    /// Reads a document; `nil` when it is none of a clock's.
    init?(document: JSONValue?) {
        guard let name = document?["name"]?.text, let milliseconds = document?["time"]?.integer else { return nil }
        self.init(name: name, milliseconds: milliseconds)
    }

    var document: JSONValue { ["name": .string(name), "time": .integer(milliseconds)] }
}
