import Glibc
import Testing
import TestSupport

/// The program as people call it, on the stand-in as a test run builds it.
@Suite(
    "The program",
    .serialized,
    .enabled(if: Programs.canPlay, "the programs are not built, or may not make networks of their own")
)
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

    @Test("a stand-in that can't be laid out is no success")
    func brokenStandIn() throws {
        let folder = try #require(ScratchFolder())
        folder.write("#!/bin/sh\necho broken >&2\nexit 3\n", to: "broken", mode: 0o755)
        let (status, output) = try told(start, ["--simulator", folder.file("broken")])
        #expect(status == 1)
        #expect(output.contains("expected: nodes to tell it of"))
        #expect(output.contains("ended with 3: broken"))
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

    @Test("an unpacked distribution tells its version, and differs from the stand-in where it does")
    func distribution() throws {
        let folder = try #require(ScratchFolder())
        try Programs.layOutDistribution(in: folder)
        let text = """
            Scenario: an unpacked Doris
            Backends: 1
            start fe1
            ready fe1
            start be1
            ready be1
            sql fe1: ALTER SYSTEM ADD BACKEND "{be1}:{heartbeat_port}"
            wait sql fe1: SHOW BACKENDS => row {be1} Alive=true
            stop fe1
            sql fe1: SHOW FRONTENDS => rows 1
            """
        folder.write(text, to: "own")
        let (status, output) = try Programs.run(["--distribution", folder.path, "--scenarios", folder.file("own")])
        #expect(status == 1)
        #expect(output.contains("2.1.7  differs  an unpacked Doris"), "\(output)")
        #expect(output.contains("own:10 differs from the stand-in"), "\(output)")
        #expect(output.contains("0 ok, 1 differs, 0 not run"))
        // What is unpacked stays as it was.
        #expect(ScratchFolder.names(in: folder.file("fe/doris-meta")) == [])
        #expect(ScratchFolder.names(in: folder.file("be/storage")) == [])
        #expect(!folder.read("fe/conf/fe.conf").contains("priority_networks"))
    }

    @Test("what is no distribution, and one that does not tell its version, are refused")
    func noDistribution() throws {
        let folder = try #require(ScratchFolder())
        let nothing = try Programs.run(["--distribution", folder.path])
        #expect(nothing.status != 0)
        #expect(nothing.output.contains("holds neither fe/bin/start_fe.sh nor be/bin/start_be.sh"))
        folder.makeFolder("be")
        folder.makeFolder("be/bin")
        folder.write("exit 1\n", to: "be/bin/start_be.sh", mode: 0o755)
        let silent = try Programs.run(["--distribution", folder.path])
        #expect(silent.output.contains("does not tell its version; give it with --version"))
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
