/// A text with gaps: `*` stands for anything, `#` for one digit or more, `@` for one hexadecimal digit or more.
struct Form: Equatable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Whether a whole text has this form.
    func matches(_ text: some StringProtocol) -> Bool {
        Form.matches(Array(self.text)[...], Array(text)[...])
    }

    private static func matches(_ form: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
        guard let head = form.first else { return text.isEmpty }
        let rest = form.dropFirst()
        switch head {
        case "*":
            return (text.startIndex...text.endIndex).contains { matches(rest, text[$0...]) }
        case "#", "@":
            let isFitting: (Character) -> Bool = {
                head == "#" ? $0.isASCII && $0.isNumber : $0.isASCII && $0.isHexDigit
            }
            let run = text.prefix(while: isFitting)
            // From the longest run down, so that what follows may begin with a digit too.
            return run.indices.reversed().contains { matches(rest, text[($0 + 1)...]) }
        default:
            return text.first == head && matches(rest, text.dropFirst())
        }
    }
}
