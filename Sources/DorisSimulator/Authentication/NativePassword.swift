import Doris

/// `mysql_native_password`: what the server stores of a password, and how it checks a client's proof of it.
///
/// The client sends `SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password)))`; the server knows only the double hash.
package struct NativePassword: Hashable, Sendable {
    /// The plugin's name in the handshake.
    static let pluginName = "mysql_native_password"
    /// The length of the scramble in bytes.
    static let scrambleLength = 20

    /// `SHA1(SHA1(password))`, 20 bytes; empty for the empty password.
    let doubleHash: [UInt8]

    /// Hashes a password; the empty password stays empty.
    package init(password: String) {
        doubleHash = password.isEmpty ? [] : SHA1.hash(SHA1.hash(password.utf8))
    }

    /// Reads the form that `PASSWORD('…')` yields: `*` and 40 hexadecimal digits, or the empty text.
    ///
    /// - Parameter text: The stored form; anything else gives `nil`.
    init?(stored text: String) {
        if text.isEmpty {
            doubleHash = []
            return
        }
        let digits = Array(text.utf8.dropFirst())
        guard text.hasPrefix("*"), digits.count == 40 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 40, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        doubleHash = bytes
    }

    /// The form that is stored: `*` and 40 upper-case hexadecimal digits, or the empty text.
    var stored: String {
        guard !doubleHash.isEmpty else { return "" }
        return doubleHash.reduce(into: "*") { text, byte in
            let digits = String(byte, radix: 16, uppercase: true)
            text += digits.count == 1 ? "0" + digits : digits
        }
    }

    /// Whether a client's answer to the scramble proves that it knows the password.
    ///
    /// - Parameters:
    ///   - response: What the client sent: 20 bytes, or nothing for the empty password.
    ///   - scramble: The 20 random bytes of the handshake.
    /// - Returns: `true` when the client knows it, and always for the empty password and no answer.
    func accepts(_ response: [UInt8], scramble: [UInt8]) -> Bool {
        guard !doubleHash.isEmpty else { return response.isEmpty }
        guard response.count == NativePassword.scrambleLength else { return false }
        let key = SHA1.hash(scramble + doubleHash)
        return SHA1.hash(zip(response, key).map { $0 ^ $1 }) == doubleHash
    }

    /// What a client answers to a scramble.
    static func response(password: String, scramble: [UInt8]) -> [UInt8] {
        guard !password.isEmpty else { return [] }
        let hash = SHA1.hash(password.utf8)
        return zip(hash, SHA1.hash(scramble + SHA1.hash(hash))).map { $0 ^ $1 }
    }
}
