/// A pattern of SQL's `LIKE`: `%` stands for any text, `_` for one character; letters match in either case.
struct LikePattern: Equatable, Sendable {
    private let characters: [Character]

    init(_ text: String) {
        characters = Array(text.lowercased())
    }

    /// Whether the whole text matches.
    func matches(_ text: String) -> Bool {
        // `reachable[n]` says whether the first n characters of the text match the pattern read so far.
        let text = Array(text.lowercased())
        var reachable = [true] + [Bool](repeating: false, count: text.count)
        for character in characters {
            if character == "%" {
                let first = reachable.firstIndex(of: true) ?? reachable.endIndex
                for index in first..<reachable.endIndex { reachable[index] = true }
            } else {
                for index in stride(from: text.count, to: 0, by: -1) {
                    reachable[index] = reachable[index - 1] && (character == "_" || character == text[index - 1])
                }
                reachable[0] = false
            }
        }
        return reachable[text.count]
    }
}
