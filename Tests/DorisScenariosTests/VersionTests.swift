import Doris
import Testing

@testable import DorisScenarios

@Suite("Versions and ranges of them")
struct VersionTests {
    @Test(
        "a range holds what it says, and a whole line counts as each of its releases",
        arguments: [
            ("all", "1.2", true), ("1.2", "1.2", true), ("1.2", "1.2.4", true), ("1.2", "2.0", false),
            ("2.0+", "1.2", false), ("2.0+", "2.0", true), ("2.0+", "4.1.2", true), ("2.1-3.0", "2.0", false),
            ("2.1-3.0", "2.1", true), ("2.1-3.0", "3.0.9", true), ("2.1-3.0", "3.1", false),
            ("1.2, 3.0+", "2.1", false), ("1.2, 3.0+", "3.1", true), ("2.0.2+", "2.0", true),
            ("2.0.2+", "2.0.1", false), ("2.0.2+", "2.0.15", true),
        ]
    )
    func contains(range: String, version: String, expected: Bool) throws {
        let range = try #require(VersionRange(range))
        #expect(range.contains(try #require(DorisVersion(version))) == expected)
    }

    @Test(
        "what is no range is refused",
        arguments: ["", "2", "2.x", "+", "2.0-", "2.0-2.1-3.0", "2.0++", "2.0,", "new"]
    )
    func refusals(text: String) {
        #expect(VersionRange(text) == nil)
    }

    @Test("a version is read from the beginning of a longer name")
    func names() {
        #expect(DorisVersion("2.1.7-rc03-443e87e203") == DorisVersion("2.1.7"))
        #expect(DorisVersion("2.1.7")?.description == "2.1.7")
        #expect(DorisVersion("2") == nil)
        #expect(DorisVersion("rc03") == nil)
    }
}
