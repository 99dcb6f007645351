package import Doris

extension Credentials.PasswordSource {
    /// A password that cannot be used, as a clause that names the file and not the text.
    package struct Unusable: Error, Equatable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The hash of the password as it is now; `nil` for an account without one.
    ///
    /// - Throws: ``Unusable`` for a file that is unreadable, empty, too long, or holds a NUL byte.
    package func hash() throws(Unusable) -> PasswordHash? {
        do throws(CallFailure) {
            return switch try read() {
            case .some(let password): password.hash
            case .none: nil
            }
        } catch {
            throw Unusable(description: error.message)
        }
    }

    /// The password as it is now; `nil` for an account without one, and never for a file.
    func read() throws(CallFailure) -> Password? {
        switch self {
        case .none: nil
        case .file(let path): try Password(contentsOf: path)
        case .given(let secret): try Password(secret)
        }
    }
}
