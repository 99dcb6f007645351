import Testing

@testable import DorisSimulator

@Suite("The words of faults")
struct FaultTextTests {
    private static let all: [Fault] =
        Fault.simple + Fault.CutPoint.allCases.map { .cut($0) }
        + Fault.Phase.allCases.flatMap { [.exit(.code(3), at: $0), .exit(.signal(9), at: $0)] }
        + [
            .renamedColumn("Host", to: "Node"), .slowReverseDNS(milliseconds: 5_000), .slowReplay(milliseconds: 0),
        ]

    @Test("each fault reads back from its own text, with and without limits", arguments: all)
    func roundTrip(fault: Fault) {
        for armed in [
            ArmedFault(fault), ArmedFault(fault, times: 2), ArmedFault(fault, pattern: "ALTER SYSTEM%"),
            ArmedFault(fault, times: 1, pattern: "SHOW %"),
        ] {
            #expect(ArmedFault(armed.description) == armed)
        }
    }

    @Test(
        "what is no fault is none",
        arguments: [
            "", "mysql", "mysql cut", "mysql cut somewhere", "exit code 256 at ready", "exit signal 0 at ready",
            "exit code 3 at lunch", "exit code 3 ready", "replay slow -1", "replay slow 3600001", "dns slow x",
            "mysql refuse times 0", "mysql refuse times x", "columns rename Host",
        ]
    )
    func nonsense(text: String) {
        #expect(ArmedFault(text) == nil)
    }

    @Test("the README names each fault", arguments: all)
    func documentation(fault: Fault) throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let readme = try #require(try FileSystem.text(of: "/\(root)/README.md"))
        switch fault {
        case .cut(let point):
            #expect(readme.contains("`mysql cut POINT`"))
            #expect(readme.contains("`\(point.rawValue)`"))
        case .exit(let exit, let phase):
            let form = if case .code = exit { "exit code N at PHASE" } else { "exit signal N at PHASE" }
            #expect(readme.contains("`\(form)`"))
            #expect(readme.contains("`\(phase.rawValue)`"))
        case .renamedColumn: #expect(readme.contains("`columns rename OLD NEW`"))
        case .slowReverseDNS: #expect(readme.contains("`dns slow MS`"))
        case .slowReplay: #expect(readme.contains("`replay slow MS`"))
        default: #expect(readme.contains("`\(fault)`"))
        }
    }

    @Test("a list has semicolons or lines, and names what is no fault")
    func list() {
        let (faults, unknown) = ArmedFault.list("mysql refuse; replay  hung\nmysql dance;;")
        #expect(faults.map(\.fault) == [.refuse, .hungReplay])
        #expect(unknown == ["mysql dance"])
    }

    @Test("a fault that happens twice happens twice, and only to the statements that it is for")
    func limits() {
        let board = FaultBoard([ArmedFault(.byteAtATime, times: 2, pattern: "SHOW%")])
        #expect(board.take(for: "SELECT 1") { $0 } == nil)
        #expect(board.take(for: "SHOW FRONTENDS") { $0 } == .byteAtATime)
        #expect(board.take(for: "show backends") { $0 } == .byteAtATime)
        #expect(board.take(for: "SHOW FRONTENDS") { $0 } == nil)
        #expect(board.armed.isEmpty)
    }

    @Test("a fault for all statements is still none for a greeting")
    func greeting() {
        let board = FaultBoard([ArmedFault(.byteAtATime, pattern: "%")])
        #expect(board.take { $0 } == nil)
        #expect(board.take(for: "SELECT 1") { $0 } == .byteAtATime)
    }

    @Test("of the faults of the port the first decides")
    func port() {
        #expect(PortMode([]) == .open)
        #expect(PortMode([ArmedFault(.blackhole), ArmedFault(.deaf), ArmedFault(.refuse)]) == .deaf)
        #expect(PortMode([ArmedFault(.refuse), ArmedFault(.deaf)]) == .closed)
    }

    @Test("whoever waits for a fault is woken by it, by its end, and by being cancelled")
    func waiting() async {
        let board = FaultBoard()
        let armed = Task { await board.wait(until: true, .refuse) }
        board.arm([ArmedFault(.refuse)])
        await armed.value
        let cleared = Task { await board.wait(until: false, .refuse) }
        board.clear()
        await cleared.value
        let cancelled = Task { await board.wait(until: true, .refuse) }
        cancelled.cancel()
        await cancelled.value
    }
}
