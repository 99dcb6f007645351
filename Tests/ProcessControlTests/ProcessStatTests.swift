@testable import ProcessControl
import Testing

@Suite("Reading /proc/PID/stat")
struct ProcessStatTests {
    private static let numbers =
        "1 4240 4240 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 20 18446744073709551615 1 1 0 0 0 0 0 0 0"

    @Test("a plain line")
    func plain() throws {
        let stat = try #require(ProcessStat(parsing: Array("4242 (doris_be) S \(Self.numbers)\n".utf8)))
        #expect(stat.identity == ProcessIdentity(pid: 4242, startTime: 987_654))
        #expect(stat.name == "doris_be")
        #expect(stat.state == "S")
        #expect(stat.parent == 1)
        #expect(stat.group == 4240)
        #expect(stat.threads == 1)
    }

    @Test(
        "a name may hold whatever ends or separates a field",
        arguments: [
            "", " ", ")", "(", ") R 1 1 (", "a\nb", "a) S 77 77 77", "Web Content", "kworker/u257:3-events_unbound",
        ]
    )
    func oddNames(name: String) throws {
        let stat = try #require(ProcessStat(parsing: Array("7 (\(name)) Z \(Self.numbers)\n".utf8)))
        #expect(stat.name == name)
        #expect(stat.state == "Z")
        #expect(stat.parent == 1)
        #expect(stat.identity.startTime == 987_654)
    }

    @Test("a name that is no text doesn't matter")
    func bytes() throws {
        let content = Array("7 (".utf8) + [0xFF, 0x00, 0xC3] + Array(") R \(Self.numbers)".utf8)
        #expect(try #require(ProcessStat(parsing: content)).identity.pid == 7)
    }

    @Test(
        "anything else is nothing",
        arguments: [
            "", "(", ")", ")(", "7", "7 (a)", "7 (a) S 1", "7 a S \(numbers)", "x (a) S \(numbers)",
            "-7 (a) S \(numbers)",
            "0 (a) S \(numbers)", "7 8 (a) S \(numbers)", "7 (a) SS \(numbers)", "99999999999 (a) S \(numbers)",
            "7 (a) S -\(numbers)", "7 (a) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 -5 0",
        ]
    )
    func malformed(content: String) {
        #expect(ProcessStat(parsing: Array(content.utf8)) == nil)
    }

    @Test("no line that is cut off anywhere is misread")
    func truncated() {
        let line = Array("4242 (doris_be) S \(Self.numbers)\n".utf8)
        let whole = ProcessStat(parsing: line)
        for length in 0..<line.count {
            let parsed = ProcessStat(parsing: line[..<length])
            // The start time may lose digits: a shorter line never comes from the kernel, and no trap is what counts.
            #expect(parsed == nil || parsed?.identity.pid == whole?.identity.pid)
        }
    }

    @Test(
        "the letters of the state",
        arguments: [
            ("R", .active), ("S", .active), ("D", .active), ("I", .active), ("t", .active), ("?", .active),
            ("T", .stopped), ("Z", .ended), ("X", .ended), ("x", .ended),
        ] as [(Character, ProcessEntry.State)]
    )
    func states(letter: Character, state: ProcessEntry.State) {
        #expect(ProcessEntry.State(letter: letter) == state)
    }

    @Test("a process whose first thread has ended lives on in the others")
    func threads() {
        #expect(ProcessEntry.State(letter: "Z", threads: 2) == .active)
    }

    @Test(
        "the program's name comes from the link, else the command line, else the kernel's name",
        arguments: [
            ("/usr/bin/bash", "/bin/bash\0start_fe.sh\0", "bash"),
            ("/usr/bin/bash (deleted)", "", "bash"),
            ("/opt/my jdk/bin/java", "", "java"),
            (nil, "/bin/bash\0/opt/start_fe.sh\0", "bash"),
            (nil, "-bash\0", "bash"),
            (nil, "postgres: writer", "postgres: writer"),
            (nil, "", "comm"), (nil, "\0\0", "comm"), (nil, "/", "comm"), ("", "", "comm"),
        ] as [(String?, String, String)]
    )
    func executable(link: String?, commandLine: String, expected: String) {
        #expect(ExecutableName.choose(link: link, commandLine: Array(commandLine.utf8), name: "comm") == expected)
    }

    @Test("the signals that a process handles")
    func caught() throws {
        let status = "Name:\tSigCgt:\\n\nSigIgn:\t0000000000000000\nSigCgt:\t8000000000004201\nCapInh:\t0\n"
        let caught = try #require(CaughtSignals(parsing: status))
        #expect((-1...70).filter { caught.contains($0) } == [1, 10, 15, 64])
        #expect(CaughtSignals(parsing: "Name:\tx\n") == nil)
        #expect(CaughtSignals(parsing: "SigCgt:\tzz\n") == nil)
    }
}
