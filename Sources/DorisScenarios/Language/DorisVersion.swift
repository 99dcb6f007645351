import Doris

/// A version of Doris, such as `2.1` for the whole line or `2.0.15` for one release.
package struct DorisVersion: Equatable, Sendable {
    /// Its numbers, the most significant first; two or three of them.
    let parts: [Int]

    /// Reads `2.1`, `2.1.7`, or a longer name that begins so, such as `2.1.7-rc03-443e87e203`.
    package init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        let numbers = parts.prefix(3).compactMap(\.self)
        guard parts.count >= 2, numbers.count == parts.prefix(3).count else { return nil }
        self.parts = numbers
    }

    /// The order of two versions as far as both tell: 2.0 counts as every release of 2.0.
    ///
    /// - Returns: Negative when this one is older, positive when it is newer, 0 where nothing tells them apart.
    func compared(to other: DorisVersion) -> Int {
        for (own, foreign) in zip(parts, other.parts) where own != foreign { return own < foreign ? -1 : 1 }
        return 0
    }
}

extension DorisVersion: CustomStringConvertible {
    package var description: String { parts.map(String.init).joined(separator: ".") }
}
