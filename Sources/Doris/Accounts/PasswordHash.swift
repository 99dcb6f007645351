/// `SHA1(SHA1(password))`, which every version of Doris takes in place of the password and keeps of it.
///
/// A statement that holds the hash leaves no plain text in an audit log, and needs no escaping in any version's syntax.
/// The hash alone logs nobody in, but a weak password can be guessed from it: it prints as `<redacted>`.
package struct PasswordHash: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// `*` and 40 upper-case hexadecimal digits, for the one place that needs it.
    package let exposed: String

    /// Hashes a password, given as the bytes that a client would log in with.
    ///
    /// The empty password has no hash, since an account made with it would be open to everybody.
    package init?(password: some Collection<UInt8>) {
        guard !password.isEmpty else { return nil }
        exposed = SHA1.hash(SHA1.hash(password)).reduce(into: "*") { text, byte in
            let digits = String(byte, radix: 16, uppercase: true)
            text += digits.utf8.count == 1 ? "0" + digits : digits
        }
    }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
