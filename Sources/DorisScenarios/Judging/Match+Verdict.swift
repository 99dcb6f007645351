import Doris

extension Check.Match {
    /// Judges a text.
    ///
    /// - Returns: What was seen instead; `nil` when it fits.
    func verdict(on seen: String?) -> String? {
        guard let seen else { return "nothing (NULL, or no such name)" }
        let fits =
            switch self {
            case .equal(let text): seen == text
            case .unequal(let text): seen != text
            case .form(let text): Form(text).matches(seen)
            case .above(let number): Int(seen).map { $0 > number } ?? false
            }
        return fits ? nil : "'\(seen)'"
    }

    /// The same with another text.
    func mapped(_ change: (String) throws(LineProblem) -> String) throws(LineProblem) -> Check.Match {
        switch self {
        case .equal(let text): .equal(try change(text))
        case .unequal(let text): .unequal(try change(text))
        case .form(let text): .form(try change(text))
        case .above: self
        }
    }
}
