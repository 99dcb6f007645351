import Doris
import Testing

@Suite("Reading Java properties")
struct PropertiesFileTests {
    @Test(
        "the rules of java.util.Properties",
        arguments: [
            ("a=b", "a", "b"),
            ("a = b ", "a", "b"),
            ("a: b", "a", "b"),
            ("a b", "a", "b"),
            ("\t a\t=\tb", "a", "b"),
            ("a", "a", ""),
            ("a=", "a", ""),
            ("a==b", "a", "=b"),
            ("a=b=c", "a", "b=c"),
            ("a=b:c", "a", "b:c"),
            ("a\\=b=c", "a=b", "c"),
            ("a\\ b=c", "a b", "c"),
            ("a=b#c", "a", "b#c"),
            ("a=1\na=2", "a", "2"),
            ("a=1\r\nb=2\rc=3", "c", "3"),
            ("a=b\\\n   c", "a", "bc"),
            ("a=b\\\\\nc=d", "a", "b\\"),
            ("a=b\\", "a", "b"),
            ("a=b\\\n\nc=d", "c", "d"),
            ("a=1,\\\n#2", "a", "1,#2"),
            ("\\\n#a=b", "#a", "b"),
            ("a=\\n\\t\\r\\q", "a", "\n\t\rq"),
            ("a=\\u0041\\u4e2d.", "a", "A中."),
            ("a=\\u00", "a", "u00"),
            ("a=\\uD83D\\uDE00!", "a", "😀!"),
            ("a=\\uD83D\\u0041", "a", "\u{FFFD}A"),
            ("a=\\uDE00\\uD83D", "a", "\u{FFFD}\u{FFFD}"),
            ("a=x\u{C}y\u{85}z\u{2028}!", "a", "x\u{C}y\u{85}z\u{2028}!"),
        ]
    )
    func rules(text: String, key: String, value: String) {
        // The result is trimmed as Doris trims what it reads.
        #expect(PropertiesFile(text)[key] == value.trimmingBlanks())
    }

    @Test("comments and empty lines", arguments: ["", "\n\n", "# a=b", "! a=b", "  # a=b", "\u{C}\n"])
    func nothing(text: String) {
        #expect(PropertiesFile(text).entries.isEmpty)
    }

    @Test(
        "what is written is escaped as Java does, and reads back as the same",
        arguments: [
            ("name", "fe_1", "name=fe_1"), ("a b", " c d", "a\\ b=\\ c d"), ("a", "b=c:d#e!f", "a=b\\=c\\:d\\#e\\!f"),
            ("#a", "\\", "\\#a=\\\\"), ("a", "x\t\n\r\u{C}y", "a=x\\t\\n\\r\\fy"),
            ("a", "é中😀", "a=\\u00E9\\u4E2D\\uD83D\\uDE00"),
            ("a", "\u{7F}\u{1}z", "a=\\u007F\\u0001z"), ("a", "", "a="),
        ]
    )
    func writing(key: String, value: String, line: String) {
        let text = PropertiesFile.text(of: [(key: key, value: value)], writtenAt: 0)
        #expect(text == "#Thu Jan 01 00:00:00 UTC 1970\n\(line)\n")
        #expect(PropertiesFile(text)[key] == value.trimmingBlanks())
    }
}
