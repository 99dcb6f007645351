import Doris

/// The versions that a scenario or a line is about: `all`, `1.2`, `2.0+`, `2.1-3.0`, or several of them with commas.
package struct VersionRange: Equatable, Sendable, CustomStringConvertible {
    /// From one version to another one, both included; `nil` is without end.
    private struct Span: Equatable {
        let first: DorisVersion?
        let last: DorisVersion?
    }

    private let spans: [Span]
    /// The range as it was written.
    package let description: String

    /// Every version.
    static let all = VersionRange(spans: [Span(first: nil, last: nil)], description: "all")

    private init(spans: [Span], description: String) {
        self.spans = spans
        self.description = description
    }

    /// Reads a range; `nil` for a text that is none.
    package init?(_ text: some StringProtocol) {
        var spans: [Span] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let span = VersionRange.span(part.trimmingBlanks()) else { return nil }
            spans.append(span)
        }
        self.init(spans: spans, description: text.trimmingBlanks())
    }

    private static func span(_ text: String) -> Span? {
        if text == "all" { return Span(first: nil, last: nil) }
        if text.hasSuffix("+") { return version(text.dropLast()).map { Span(first: $0, last: nil) } }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap(version), let last = ends.last.flatMap(version) else {
            return nil
        }
        return Span(first: first, last: last)
    }

    private static func version(_ text: Substring) -> DorisVersion? {
        text.allSatisfy { $0.isNumber || $0 == "." } ? DorisVersion(text) : nil
    }

    /// Whether a version is in the range.
    package func contains(_ version: DorisVersion) -> Bool {
        spans.contains { span in
            (span.first.map { version.compared(to: $0) >= 0 } ?? true)
                && (span.last.map { version.compared(to: $0) <= 0 } ?? true)
        }
    }
}
