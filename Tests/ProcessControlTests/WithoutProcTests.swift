import Glibc
@testable import ProcessControl
import Supervision
import TestSupport
import Testing

@Suite("Without a process tree", .timeLimit(.minutes(1)))
struct WithoutProcTests {
    @Test("stopping asks the main child's whole group, once, and says so")
    func terminate() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let signaller = ChildSignaller { nil }
            let pid = try stage.start("\(Stage.server)\nexit $?")
            #expect(eventually { stage.logged("ready") == 1 })
            #expect(signaller.terminate(main: pid) == Delivery(route: .group, reached: [pid]))
            #expect(signaller.terminate(main: pid) == Delivery(route: .group))
            #expect(stage.finish(pid) == .signalled(.terminate))
            #expect(eventually { stage.logged("TERM") == 1 })
        }
    }

    @Test("killing reaches the group, forwarding the main child, and leftovers nobody")
    func rest() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let signaller = ChildSignaller { nil }
            let pid = try stage.start("trap 'echo USR1 >> log' USR1; echo ready >> log; while :; do :; done")
            #expect(eventually { stage.logged("ready") == 1 })
            #expect(signaller.forward(.user1, main: pid) == Delivery(route: .group, reached: [pid]))
            #expect(eventually { stage.logged("USR1") == 1 })
            #expect(signaller.signalLeftovers(.terminate) == Delivery(route: .group))
            #expect(signaller.signalLeftovers(.kill) == Delivery(route: .group))
            #expect(signaller.kill(main: pid) == Delivery(route: .group, reached: [pid]))
            #expect(stage.finish(pid) == .signalled(.kill))
        }
    }

    @Test("a bound on the processes looked at is kept, and a process of that number started later isn't signalled")
    func bounds() async {
        await #expect(processExitsWith: .success) {
            #expect(ProcessTree.read(limit: 1) == nil)
            let stage = try Stage()
            let pid = try stage.start("exec sleep 60")
            let identity = try #require(ProcessTree.read()?.processes.first?.identity)
            #expect(identity.pid == pid)
            let earlier = ProcessIdentity(pid: pid, startTime: identity.startTime &- 1)
            #expect(earlier.send(.kill) == .gone)
            #expect(identity.send(.kill) == .sent)
            #expect(stage.finish(pid) == .signalled(.kill))
            #expect(identity.send(.kill) == .gone)
        }
    }
}
