import Testing

@testable import NodeStorage

@Suite("The README in Chinese")
struct TranslationTests {
    private let original, translation: MarkdownOutline

    init() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        original = MarkdownOutline(try BoundedFile.text(at: "/\(root)/README.md", limit: 1 << 20))
        translation = MarkdownOutline(try BoundedFile.text(at: "/\(root)/README.zh-CN.md", limit: 1 << 20))
    }

    @Test("has the headings of the original, level by level")
    func headings() {
        #expect(original.headings.count > 10 && translation.headings == original.headings)
    }

    @Test("has its commands and manifests, word by word")
    func code() {
        #expect(original.blocks.count > 8 && translation.blocks == original.blocks)
    }

    @Test("has every row of its tables")
    func rows() {
        #expect(original.firstCells.count > 80 && translation.firstCells.count == original.firstCells.count)
        for (own, other) in zip(translation.firstCells, original.firstCells) where other.hasPrefix("`") {
            #expect(own == other)
        }
    }

    @Test("names every command, variable and file that the original names, and no other")
    func names() {
        #expect(translation.names.subtracting(original.names) == [])
        #expect(original.names.subtracting(translation.names) == [])
    }
}

/// What a text in Markdown has that no translation changes.
private struct MarkdownOutline {
    /// How deep each heading is.
    var headings: [Int] = []
    /// The lines of each block of code, without its comments.
    var blocks: [[String]] = []
    /// The first cell of each row of a table.
    var firstCells: [String] = []
    /// What stands between backquotes in the text.
    var names: Set<String> = []

    init(_ text: String) {
        var block: [String]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("```") {
                if let block { blocks.append(block) }
                block = block == nil ? [] : nil
            } else if block != nil {
                block?.append(String(line.prefix { $0 != "#" }).trimmingTail())
            } else {
                read(words)
            }
        }
    }

    private mutating func read(_ line: Substring) {
        if line.hasPrefix("#") { headings.append(line.prefix { $0 == "#" }.count) }
        if line.hasPrefix("|") {
            firstCells.append(line.dropFirst().prefix { $0 != "|" }.split(separator: " ").joined(separator: " "))
        }
        let parts = line.split(separator: "`", omittingEmptySubsequences: false)
        for index in stride(from: 1, to: parts.count - 1, by: 2) { names.insert(String(parts[index])) }
    }
}

extension String {
    fileprivate func trimmingTail() -> String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
