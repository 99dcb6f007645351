@testable import ProcessControl
import Supervision
import Testing

@Suite("Whom a stop signal has to reach")
struct StopTargetsTests {
    @Test("a main child that is no shell is the target, whatever is below it")
    func server() {
        #expect(targets(["10 1 java", "11 10 python3", "12 10 bash"]) == [10])
    }

    @Test("below a shell it is the server", arguments: ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox"])
    func belowShell(shell: String) {
        #expect(targets(["10 1 \(shell)", "11 10 doris_be"]) == [11])
    }

    @Test("it is the nearest one on each branch")
    func branches() {
        let tree = [
            "10 1 bash", "11 10 java", "12 10 bash", "13 12 sh", "14 13 doris_be", "15 14 python3", "16 12 tee",
        ]
        #expect(targets(tree) == [11, 16, 14])
    }

    @Test("a shell without children is a target")
    func bareShell() {
        #expect(targets(["10 1 bash"]) == [10])
        #expect(targets(["10 1 bash", "11 10 bash", "12 10 java"]) == [11, 12])
    }

    @Test("what has ended is neither a target nor a child")
    func zombies() {
        #expect(targets(["10 1 java Z"]) == [])
        #expect(targets(["10 1 bash", "11 10 java Z"]) == [10])
        #expect(targets(["10 1 bash", "11 10 java Z", "12 10 java"]) == [12])
    }

    @Test("other trees aren't touched, and a main child that is gone has no targets")
    func others() {
        #expect(targets(["10 1 bash", "11 10 java", "20 1 bash", "21 20 java"]) == [11])
        #expect(targets(["20 1 java"]) == [])
        #expect(targets([]) == [])
    }

    @Test("a circle, as reused numbers can make one, ends")
    func circle() {
        #expect(targets(["10 12 bash", "11 10 bash", "12 11 bash"]) == [])
        #expect(ProcessTree(processes: parse(["10 12 bash", "12 10 bash"])).descendants(of: 10).map(\.pid) == [12])
    }

    @Test("a tree of thousands of shells is walked without recursion")
    func deep() {
        let chain = (10..<5_000).map { "\($0) \($0 - 1) bash" } + ["5000 4999 java"]
        #expect(targets(chain) == [5_000])
    }

    @Test("nobody is asked twice, a latecomer is asked, and the shells above stay spared")
    func ledger() {
        var ledger = StopLedger()
        let server = ["10 1 bash", "11 10 bash", "12 11 java"]
        #expect(ask(&ledger, server) == [12])
        #expect(ask(&ledger, server) == [])
        #expect(ask(&ledger, ["10 1 bash", "11 10 bash"]) == [])
        #expect(ask(&ledger, ["10 1 bash"]) == [])
        #expect(ask(&ledger, ["10 1 bash", "13 10 java"]) == [13])
    }

    @Test("a process that executes another program is asked again, and a spared shell that becomes the server too")
    func exec() {
        var ledger = StopLedger()
        #expect(ask(&ledger, ["10 1 bash"]) == [10])
        #expect(ask(&ledger, ["10 1 java"]) == [10])
        #expect(ask(&ledger, ["10 1 java"]) == [])

        var spared = StopLedger()
        #expect(ask(&spared, ["10 1 bash", "11 10 sleep"]) == [11])
        #expect(ask(&spared, ["10 1 bash"]) == [])
        #expect(ask(&spared, ["10 1 java"]) == [10])
    }

    @Test("a script that goes on without a server is asked itself after a while, once")
    func withoutServer() {
        var ledger = StopLedger()
        #expect(ask(&ledger, ["10 1 bash", "11 10 touch"]) == [11])
        #expect(ask(&ledger, ["10 1 bash"], after: 500) == [])
        #expect(ask(&ledger, ["10 1 bash"], after: 2_499) == [])
        #expect(ask(&ledger, ["10 1 bash"], after: 2_500) == [10])
        #expect(ask(&ledger, ["10 1 bash"], after: 9_000) == [])
    }

    @Test("so is one that starts command after command, and so are shells within shells")
    func loop() {
        var ledger = StopLedger()
        #expect(ask(&ledger, ["10 1 bash", "11 10 sh", "12 11 sleep"]) == [12])
        #expect(ask(&ledger, ["10 1 bash", "11 10 sh", "13 11 sleep"], after: 500) == [13])
        #expect(ask(&ledger, ["10 1 bash", "11 10 sh", "14 11 sleep"], after: 1_000) == [14])
        #expect(ask(&ledger, ["10 1 bash", "11 10 sh", "15 11 sleep"], after: 2_500) == [15, 10, 11])
    }

    @Test("one below which a server takes its time to end is spared for as long, whatever it starts beside it")
    func besideServer() {
        var ledger = StopLedger()
        #expect(ask(&ledger, ["10 1 bash", "11 10 java", "12 10 sleep"]) == [11, 12])
        #expect(ask(&ledger, ["10 1 bash", "11 10 java", "13 10 sleep"], after: 5_000) == [13])
        #expect(ask(&ledger, ["10 1 bash", "11 10 java"], after: 60_000) == [])
        // Only from now on nobody ends.
        #expect(ask(&ledger, ["10 1 bash"], after: 90_000) == [])
        #expect(ask(&ledger, ["10 1 bash", "14 10 java"], after: 91_000) == [14])
        #expect(ask(&ledger, ["10 1 bash", "14 10 java"], after: 99_000) == [])
    }

    @Test("a number that was given to another process doesn't make it the one that was asked")
    func reuse() {
        var ledger = StopLedger()
        #expect(ask(&ledger, ["10 1 bash", "11 10 java"]) == [11])
        #expect(ask(&ledger, ["10 1 bash", "11 10 java S 9"]) == [11])
    }

    @Test("leftovers are asked once, those asked before and those to spare not at all")
    func leftovers() {
        var ledger = StopLedger()
        #expect(ask(&ledger, ["10 1 bash", "11 10 java"]) == [11])
        let left = parse(["11 1 java", "12 1 python3", "13 1 helper", "14 1 tail Z"])
        #expect(ledger.leftovers(sparing: [13], processes: left).map(\.pid) == [12])
        #expect(ledger.leftovers(sparing: [13], processes: left).map(\.pid) == [])
        #expect(ledger.leftovers(sparing: [], processes: left).map(\.pid) == [13])
    }

    private func targets(_ lines: [String]) -> [ProcessID] {
        ProcessTree.stopTargets(main: 10, processes: parse(lines)).map(\.pid)
    }

    private func ask(
        _ ledger: inout StopLedger,
        _ lines: [String],
        after milliseconds: Int = 0
    ) -> [ProcessID] {
        let now = Instant(sinceOrigin: .milliseconds(milliseconds))
        return ledger.targets(main: 10, processes: parse(lines), at: now).map(\.pid)
    }

    /// Reads lines of pid, parent, program, and optionally state and start time.
    private func parse(_ lines: [String]) -> [ProcessEntry] {
        lines.map { line in
            let words = line.split(separator: " ")
            let pid = ProcessID(words[0]) ?? 0
            return ProcessEntry(
                identity: ProcessIdentity(pid: pid, startTime: words.count > 4 ? UInt64(words[4]) ?? 0 : 5),
                parent: ProcessID(words[1]) ?? 0,
                group: pid,
                state: ProcessEntry.State(letter: words.count > 3 ? words[3].first ?? "S" : "S"),
                executable: String(words[2])
            )
        }
    }
}
