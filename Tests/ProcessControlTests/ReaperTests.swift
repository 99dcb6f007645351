import Glibc
import ProcessControl
import Supervision
import TestSupport
import Testing

@Suite("Collecting children", .timeLimit(.minutes(2)))
struct ReaperTests {
    @Test("every exit code comes through")
    func exitCodes() async {
        await #expect(processExitsWith: .success) {
            let reaper = Reaper()
            var expected: [ProcessID: ExitStatus] = [:]
            for code in 0...255 as ClosedRange<Int32> {
                let arguments = ["sh", "-c", "exit \(code)"]
                let request = SpawnRequest(path: "/bin/sh", arguments: arguments, environment: [], directory: "/")
                expected[try reaper.spawn(request)] = .exited(code: code)
            }
            var found: [ProcessID: ExitStatus] = [:]
            #expect(
                eventually {
                    for exit in reaper.reap() { found[exit.pid] = exit.status }
                    return !reaper.hasChildren
                }
            )
            #expect(found == expected)
        }
    }

    @Test(
        "every fatal signal comes through",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 29, 30, 31, 34, 64] as [Int32]
    )
    func fatalSignals(number: Int32) async {
        await #expect(processExitsWith: .success) { [number] in
            let stage = try Stage()
            // Not a shell, which may ignore some of them. A core goes to the folder.
            let request = SpawnRequest(
                path: "/bin/sleep",
                arguments: ["sleep", "60"],
                environment: [],
                directory: stage.folder.path
            )
            let pid = try stage.reaper.spawn(request)
            kill(pid, number)
            let status = stage.finish(pid)
            #expect(status == .signalled(Signal(rawValue: number)))
            #expect(status.code == 128 + number)
        }
    }

    @Test(
        "200 children and 200 orphans that end at once are collected while more are started",
        arguments: ["", "ignoring-children"]
    )
    func manyAsSubreaper(mode: String) async {
        await #expect(processExitsWith: .success) { [mode] in
            let said = try Stage().drive("reap \(mode)")
            #expect(said == "init false, 200 children, 200 orphans, 400 in all\n")
        }
    }

    @Test(
        "the same as PID 1",
        .enabled(if: Namespaces.areAvailable, "no PID namespace may be made here"),
        arguments: ["", "ignoring-children"]
    )
    func manyAsInit(mode: String) async {
        await #expect(processExitsWith: .success) { [mode] in
            let said = try Stage().drive("reap \(mode)", below: Namespaces.wrapper)
            #expect(said == "init true, 200 children, 200 orphans, 400 in all\n")
        }
    }

    @Test("nothing to wait for is no child, a running child is one, an uncollected one too")
    func hasChildren() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            #expect(!stage.reaper.hasChildren)
            #expect(stage.reaper.reap() == [])
            let pid = try stage.start("exec sleep 60")
            #expect(stage.reaper.hasChildren)
            #expect(stage.reaper.reap() == [])
            kill(pid, SIGKILL)
            #expect(eventually { ProcessTree.read()?.processes.first?.state == .ended })
            #expect(stage.reaper.hasChildren)
            #expect(stage.reaper.reap() == [Exit(pid: pid, status: .signalled(.kill), origin: .spawned)])
            #expect(!stage.reaper.hasChildren)
        }
    }
}

/// PID namespaces for tests.
enum Namespaces {
    /// Runs a program as PID 1 of a namespace with a `/proc` of its own.
    static let wrapper = "unshare --user --map-root-user --pid --fork --mount-proc"

    /// Whether that is allowed here, which it isn't in many containers.
    static let areAvailable: Bool = {
        system("\(wrapper) true 2> /dev/null") == 0
    }()
}
