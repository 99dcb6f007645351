/// The name of a Doris user, without a host.
///
/// Every version of Doris wants a letter first and allows letters, digits, `_` and `-` behind it, the later ones `.` as
/// well; so a name has no quote and no backslash, and may stand in a statement as it is.
package struct AccountName: Hashable, Sendable, CustomStringConvertible {
    /// A text that is no account name.
    package struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String {
            "an account name begins with a letter and has at most \(AccountName.limit) of a to z, A to Z, 0 to 9, '_', '-' and '.'"
        }
    }

    /// The longest name, in characters, which are bytes here.
    package static let limit = 64
    /// The user that every new cluster has, with all privileges and no password.
    package static let root = AccountName(unchecked: "root")

    /// The name itself.
    package let text: String

    /// Checks a name.
    ///
    /// - Throws: ``Invalid``, which does not repeat the text.
    package init(_ text: some StringProtocol) throws(Invalid) {
        let isValid =
            text.utf8.count <= AccountName.limit && text.first?.isLetter == true
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
        guard isValid else { throw Invalid() }
        self.text = String(text)
    }

    private init(unchecked text: String) { self.text = text }

    package var description: String { text }
}
