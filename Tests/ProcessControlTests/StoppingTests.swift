import Glibc
import ProcessControl
import Supervision
import TestSupport
import Testing

@Suite("Signalling the main child", .timeLimit(.minutes(1)))
struct StoppingTests {
    @Test("SIGTERM reaches the server below the script, once, and the script passes on its exit code")
    func belowScript() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("\(Stage.server)\ncode=$?; echo after >> log; exit $code")
            #expect(eventually { stage.logged("ready") == 1 })
            let first = stage.signaller.terminate(main: pid)
            #expect(first.route == .tree)
            #expect(first.reached.count == 1)
            #expect(first.reached != [pid])
            // Repeated while the server ends, the script does its last lines, and is gone.
            let status = stage.finish(pid, meanwhile: { _ = stage.signaller.terminate(main: pid) })
            #expect(status == .exited(code: 23))
            #expect(stage.logged("TERM") == 1)
            #expect(stage.logged("after") == 1)
        }
    }

    @Test("a main child that is no shell is reached itself")
    func withoutScript() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("exec sleep 60")
            #expect(eventually { ProcessTree.read()?.processes.first?.executable == "sleep" })
            #expect(stage.signaller.terminate(main: pid) == Delivery(route: .tree, reached: [pid]))
            #expect(stage.finish(pid) == .signalled(.terminate))
        }
    }

    @Test("a stopped server, and a stopped script above it, end all the same", arguments: [true, false])
    func stopped(scriptToo: Bool) async {
        await #expect(processExitsWith: .success) { [scriptToo] in
            let stage = try Stage()
            let pid = try stage.start("\(Stage.server)\nexit $?")
            #expect(eventually { stage.logged("ready") == 1 })
            let server = try #require(ProcessTree.read()?.descendants(of: pid).first)
            let stopped = scriptToo ? [server.pid, pid] : [server.pid]
            for process in stopped { kill(process, SIGSTOP) }
            #expect(eventually { ProcessTree.read()?.processes.count { $0.state == .stopped } == stopped.count })
            #expect(stage.signaller.terminate(main: pid).reached == [server.pid])
            #expect(stage.finish(pid) == .exited(code: 23))
        }
    }

    @Test("a server that appears after the first call is reached by a later one")
    func latecomer() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            // The first child is a check, which a signal doesn't stop the script for.
            let pid = try stage.start("sleep 60\necho checked >> log\n\(Stage.server)\nexit $?")
            #expect(eventually { ProcessTree.read()?.descendants(of: pid).first?.executable == "sleep" })
            #expect(stage.signaller.terminate(main: pid).reached.count == 1)
            #expect(eventually { stage.logged("checked") == 1 && stage.logged("ready") == 1 })
            #expect(stage.signaller.terminate(main: pid).reached.count == 1)
            #expect(stage.signaller.terminate(main: pid).reached == [])
            #expect(stage.finish(pid) == .exited(code: 23))
            #expect(stage.logged("TERM") == 1)
        }
    }

    @Test("a forwarded signal reaches the server, and no shell that has no handler for it")
    func forwarding() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("until [ -e go ]; do :; done\n\(Stage.server)\nexit $?")
            #expect(stage.signaller.forward(.user1, main: pid) == Delivery(route: .tree))
            stage.folder.write("", to: "go")
            #expect(eventually { stage.logged("ready") == 1 })
            #expect(stage.signaller.forward(.user1, main: pid).reached.count == 1)
            #expect(eventually { stage.logged("USR1") == 1 })
            _ = stage.signaller.terminate(main: pid)
            #expect(stage.finish(pid) == .exited(code: 23))
        }
    }

    @Test("killing leaves nothing behind, in whatever group or session")
    func killing() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("setsid sleep 60 & (setsid sleep 60 &) ; echo ready >> log; sleep 60")
            #expect(eventually { ProcessTree.read()?.processes.count { $0.executable == "sleep" } == 3 })
            #expect(stage.signaller.kill(main: pid).route == .tree)
            #expect(stage.finish(pid) == .signalled(.kill))
            #expect(
                eventually {
                    _ = stage.reaper.reap()
                    return !stage.reaper.hasChildren
                }
            )
        }
    }

    @Test("leftovers of other sessions are asked once, then killed, but for those to spare")
    func leftovers() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let helper = try stage.start("exec sleep 60")
            #expect(eventually { ProcessTree.read()?.processes.first?.executable == "sleep" })
            let main = try stage.start(
                """
                setsid bash -c 'trap "echo TERM >> log" TERM
                    echo ready >> log
                    while :; do sleep 0.02 & wait $!; done' &
                """
            )
            #expect(stage.finish(main) == .exited(code: 0))
            #expect(eventually { stage.logged("ready") == 1 })
            #expect(stage.signaller.signalLeftovers(.terminate, sparing: [helper]).reached.isEmpty == false)
            #expect(eventually { stage.logged("TERM") == 1 })
            _ = stage.signaller.signalLeftovers(.kill, sparing: [helper])
            #expect(
                eventually {
                    _ = stage.reaper.reap()
                    return ProcessTree.read()?.processes.map(\.pid) == [helper]
                }
            )
            #expect(stage.logged("TERM") == 1)
            kill(helper, SIGKILL)
            #expect(stage.finish(helper) == .signalled(.kill))
        }
    }
}
