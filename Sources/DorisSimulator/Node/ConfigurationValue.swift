import Doris

/// A value of `fe.conf` or `be.conf` as it stands there.
struct ConfigurationValue: Equatable, Sendable {
    /// The text, with `${NAME}` in it.
    let text: String
    /// The key.
    ///
    /// A backend looks at its own keys alone, none of which has a letter in upper case; those are the start script's.
    let key: String
    /// Whose file it is.
    let role: NodeRole

    init(_ text: String, _ key: String, _ role: NodeRole) {
        self.text = text
        self.key = key
        self.role = role
    }

    /// The text with the variables put in.
    ///
    /// - Parameter variables: Names and values; a value is not looked into again.
    /// - Returns: The text.
    /// - Throws: ``StartupFailure`` for a variable that is not set, and on a backend for a `${` that nothing closes,
    ///   which a frontend leaves as it is.
    func substituting(_ variables: [String: String]) throws(StartupFailure) -> String {
        guard role == .frontend || !key.contains(where: \.isUppercase) else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                if role == .backend { throw failure("") }
                break
            }
            let name = String(rest[start.upperBound..<end])
            guard let replacement = variables[name] else { throw failure(name) }
            result += rest[..<start.lowerBound] + replacement
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private func failure(_ name: String) -> StartupFailure {
        switch role {
        case .frontend: .exception("java.lang.Exception: no such env variable: \(name)")
        case .backend: .exit("error read config file. ")
        }
    }
}
