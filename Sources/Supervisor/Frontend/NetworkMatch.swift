import Doris
import Glibc

/// Which addresses `priority_networks` chooses: a list of networks, `10.1.0.0/16;fd00::/8`, host bits allowed.
enum NetworkMatch {
    /// Whether one of the networks holds the address; `false` for an entry that is none.
    static func holds(_ address: String, networks: String) -> Bool {
        networks.split(separator: ";").contains { network in
            let parts = network.split(separator: "/", maxSplits: 1)
            guard let base = parts.first.flatMap({ bytes(of: $0.trimmingBlanks()) }), let own = bytes(of: address),
                base.count == own.count
            else { return false }
            let length = parts.count == 2 ? Int(parts[1].trimmingBlanks()) : base.count * 8
            guard let length, (0...base.count * 8).contains(length) else { return false }
            return zip(base, own).enumerated().allSatisfy { index, pair in
                let bits = max(0, min(8, length - index * 8))
                let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
                return pair.0 & mask == pair.1 & mask
            }
        }
    }

    /// The network of one address alone.
    static func only(_ address: String) -> String { "\(address)/\(address.contains(":") ? 128 : 32)" }

    private static func bytes(of address: String) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, address, &buffer) == 1 { return Array(buffer.prefix(4)) }
        return inet_pton(AF_INET6, address, &buffer) == 1 ? buffer : nil
    }
}
