/// A host and a port, printed as Doris prints it.
///
/// The host is kept as it was given: a name, an IPv4 address, or an IPv6 address without brackets. Doris compares
/// hosts as strings, so no normalisation takes place here.
package struct Endpoint: Hashable, Sendable {
    /// A host name or an address literal, never empty, without brackets.
    package let host: String
    /// A TCP port, 1 to 65535.
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[address]` or `[address]:port`.
    ///
    /// The result is `nil` when the host is empty or holds a character that no host may hold, or when the port is not
    /// 1 to 65535.
    ///
    /// - Parameters:
    ///   - text: The text; blanks around it are ignored.
    ///   - defaultPort: The port where the text names none; `nil` makes a port obligatory.
    package init?(_ text: some StringProtocol, defaultPort: UInt16? = nil) {
        let text = text.trimmingBlanks()
        let host: Substring
        let portText: Substring?
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<bracket]
            let rest = text[text.index(after: bracket)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            portText = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].contains(":") == false {
            host = text[..<colon]
            portText = text[text.index(after: colon)...]
        } else {
            host = text[...]
            portText = nil
        }
        guard Endpoint.isPlausibleHost(host), !host.contains(":") || Endpoint.isAddressV6(host) else { return nil }
        if let portText {
            // `UInt16` would take a sign too.
            guard portText.first?.isNumber == true, let port = UInt16(portText), port > 0 else { return nil }
            self.init(host: String(host), port: port)
        } else if let defaultPort {
            self.init(host: String(host), port: defaultPort)
        } else {
            return nil
        }
    }

    /// Whether a host with colons looks like an IPv6 address, and not like `host:port:port`.
    private static func isAddressV6(_ host: Substring) -> Bool {
        host.prefix { $0 != "%" }.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            && host.utf8.count { $0 == UInt8(ascii: ":") } >= 2
    }

    /// Whether a text may stand for a host: letters, digits, `.`, `-`, `_`, `:` and `%` only, at most 253 bytes.
    ///
    /// The rule keeps quotes and blanks out of statements; whether the name resolves is for the resolver to say.
    package static func isPlausibleHost(_ host: some StringProtocol) -> Bool {
        !host.isEmpty && host.utf8.count <= 253
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "%"):
                    true
                default: false
                }
            }
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
