/// An IPv4 address.
struct IPv4Address: Hashable, Sendable, CustomStringConvertible {
    /// The four bytes, the first one highest.
    let bits: UInt32

    init(bits: UInt32) {
        self.bits = bits
    }

    /// Reads four decimal numbers with dots between them; `nil` for anything else.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), part.allSatisfy(\.isNumber) else { return nil }
            bits = bits << 8 | UInt32(byte)
        }
        self.bits = bits
    }

    /// Whether the address lies in 127.0.0.0/8.
    var isLoopback: Bool { bits >> 24 == 127 }

    var description: String {
        [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
    }
}

/// A network in CIDR form; bits behind the prefix are allowed and ignored, as Doris does.
struct IPv4Network: Hashable, Sendable {
    /// Any address of the network.
    let address: IPv4Address
    /// The length of the prefix, 0 to 32.
    let prefix: UInt32

    /// Reads `address/prefix`, or an address alone, which is a network of its own; `nil` for anything else.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPv4Address($0) }) else { return nil }
        guard let prefix = parts.count == 2 ? UInt32(parts[1]) : 32, prefix <= 32 else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// Whether an address lies in the network.
    func contains(_ other: IPv4Address) -> Bool {
        // A shift by 32 gives 0 in Swift, as a prefix of 0 needs.
        let mask = UInt32.max << (32 - prefix)
        return address.bits & mask == other.bits & mask
    }
}

extension IPv4Address {
    /// The address on which a node listens that calls this one its own: all, as Doris does.
    ///
    /// A node on 127.0.0.0/8 listens there alone, so that several nodes of one machine can have the same ports.
    static func listening(for own: String) -> String {
        IPv4Address(own).map(\.isLoopback) ?? false ? own : "0.0.0.0"
    }
}
