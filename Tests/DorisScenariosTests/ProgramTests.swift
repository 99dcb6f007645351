import Glibc
import Testing
import TestSupport

/// The program as people call it, on the stand-in as a test run builds it.
@Suite("The program", .serialized, .enabled(if: Programs.areThere, "the programs are not beside the tests"))
struct ProgramTests {
    private func told(_ text: String, _ words: [String] = []) throws -> (status: Int32, output: String) {
        let folder = try #require(ScratchFolder())
        folder.write(text, to: "own.scenario")
        return try Programs.run(["--scenarios", folder.file("own.scenario"), "--version", "2.1"] + words)
    }

    private let start = "Scenario: a frontend is told apart\nstart fe1\nready fe1\n"

    @Test("a scenario that holds ends with 0")
    func holds() throws {
        let (status, output) = try told(start + "sql fe1: SHOW FRONTENDS => rows 1\n")
        #expect(status == 0)
        #expect(output.contains("2.1  ok       a frontend is told apart"))
        #expect(output.hasSuffix("1 ok, 0 differ, 0 not run\n"))
    }

    @Test("a stand-in that is otherwise is found, each line of it, and ends with 1")
    func differs() throws {
        let text = "sql fe1: SHOW FRONTENDS\n  rows 2\n  row {fe1} Role=OBSERVER\nports fe1 => closed query_port\n"
        let (status, output) = try told(start + text + "sql fe1: SHOW FRONTENDS => rows 3\n")
        #expect(status == 1)
        for line in [
            "own.scenario:5 differs", "expected: rows 2", "own.scenario:6 differs", "Role is 'FOLLOWER'",
            "own.scenario:7 differs", "own.scenario:8 differs", "0 ok, 1 differs, 0 not run",
        ] { #expect(output.contains(line), "\(line) in\n\(output)") }
    }

    @Test("what does not come in its time ends the story")
    func overdue() throws {
        let text = "stop fe1\nready fe1\nsql fe1: SHOW FRONTENDS\n"
        let (status, output) = try told(start + text)
        #expect(status == 1)
        #expect(output.contains("own.scenario:5 differs"))
        #expect(output.contains("it ended with 143"))
        #expect(!output.contains("own.scenario:6"))
    }

    @Test("a scenario about another version is not told")
    func otherVersion() throws {
        let (status, output) = try told("Scenario: t\nVersions: 1.2\nstart fe1\nprocess fe1 => exits 99\n")
        #expect(status == 0)
        #expect(output == "0 ok, 0 differ, 1 not run\n")
    }

    @Test("for programs there is one JSON document a scenario")
    func json() throws {
        let (status, output) = try told(start, ["--json"])
        #expect(status == 0)
        #expect(output.hasPrefix(#"{"version":"2.1","target":"stand-in","scenario":"a frontend is told apart""#))
        #expect(output.hasSuffix(#""result":{"outcome":"ok"}}"# + "\n"))
    }

    @Test("a file that can't be read as scenarios is refused with its line")
    func faulty() throws {
        let (status, output) = try told("Scenario: t\nfly fe1\n")
        #expect(status != 0)
        #expect(output.contains("own.scenario:2: 'fly' is no verb that a step begins with"))
    }

    @Test("titles are listed, and texts are shown")
    func listing() throws {
        let list = try Programs.run(["--list", "--filter", "joining"])
        #expect(list.status == 0)
        #expect(list.output.contains("joining.scenario:"))
        #expect(!list.output.contains("founding.scenario:"))
        let text = try Programs.run(["show", "a first frontend founds"])
        #expect(text.output.contains("file fe1 doris-meta/image/ROLE"))
        #expect(try Programs.run(["show", "no such title"]).status != 0)
    }
}
