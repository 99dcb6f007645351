import Glibc
import ProcessControl
import Supervision
import TestSupport
import Testing

@Suite("Taking signals", .timeLimit(.minutes(1)))
struct SignalQueueTests {
    @Test("signals arrive with their sender, SIGRTMAX from outside as a signal")
    func signals() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("exec '\(Stage.driver)' signals > log 2>&1")
            let lines: [(Int32, String)] = [
                (SIGHUP, "SIGHUP parent"), (SIGUSR1, "SIGUSR1 parent"), (SIGWINCH, "SIGWINCH parent"),
                (64, "signal 64 parent"),
            ]
            #expect(eventually { stage.logged("ready") == 1 })
            for (number, line) in lines {
                kill(pid, number)
                #expect(eventually { stage.logged(line) == 1 }, "\(line)")
            }
            kill(pid, SIGTERM)
            #expect(stage.finish(pid) == .exited(code: 0))
            #expect(stage.logged("SIGTERM parent") == 1)
        }
    }

    @Test("the terminal's stop signals and SIGPIPE neither stop nor end it")
    func terminalStops() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("exec '\(Stage.driver)' signals > log 2>&1")
            #expect(eventually { stage.logged("ready") == 1 })
            for number in [SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE] { kill(pid, number) }
            kill(pid, SIGTERM)
            #expect(stage.finish(pid) == .exited(code: 0))
            #expect(stage.folder.read("log") == "ready\nSIGTERM parent\n")
        }
    }

    @Test("a debugger's or a person's SIGSTOP and SIGCONT don't end a wait")
    func interruption() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("exec '\(Stage.driver)' signals > log 2>&1")
            #expect(eventually { stage.logged("ready") == 1 })
            kill(pid, SIGSTOP)
            #expect(eventually { ProcessTree.read()?.processes.first { $0.pid == pid }?.state == .stopped })
            kill(pid, SIGCONT)
            kill(pid, SIGTERM)
            #expect(stage.finish(pid) == .exited(code: 0))
        }
    }

    @Test("no wake-up of another thread is lost, with and without room to queue it", arguments: ["", "without-room"])
    func wakeUps(room: String) async {
        await #expect(processExitsWith: .success) { [room] in
            let said = try Stage().drive("wake-ups \(room)")
            #expect(said == "woken\n")
        }
    }

    @Test("a wait ends at its deadline, and at once when that has passed")
    func deadline() async {
        await #expect(processExitsWith: .success) {
            let said = try Stage().drive("deadline")
            #expect(said == "on time\n")
        }
    }
}
