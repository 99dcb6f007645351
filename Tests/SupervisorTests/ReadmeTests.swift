import Supervision
import Testing

@testable import NodeStorage
@testable import Supervisor

@Suite("The README")
struct ReadmeTests {
    private let readme: String

    init() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        readme = try BoundedFile.text(at: "/\(root)/README.md", limit: 1 << 20)
    }

    @Test("lists every setting as the program knows it", arguments: SettingsTable.all.map(\.key))
    func settings(key: String) throws {
        let definition = try #require(SettingsTable.all.first { $0.key == key })
        #expect(readme.contains(HelpText.markdownRow(definition)))
    }

    @Test("lists every exit code", arguments: OwnExitCode.allCases)
    func exitCodes(code: OwnExitCode) {
        #expect(readme.contains("| \(code.rawValue) | \(code.meaning) |"))
    }

    @Test("names the two commands")
    func commands() {
        #expect(readme.contains("make demo\n"))
        #expect(readme.contains("make test\n"))
    }
}
