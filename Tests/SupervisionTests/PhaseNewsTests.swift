import Doris
import Supervision
import Testing

@Suite("News of phases")
struct PhaseNewsTests {
    /// The changes of phase that are news while a node prepares to these ends, one after the other.
    private func news(_ ends: [Preparation]) -> [String] {
        var machine = NodeMachine(role: .frontend, node: nil, policy: ProcessPolicy(), seed: 1, at: .at(0))
        var (news, told, now) = (PhaseNews(), [String](), 0.0)
        func take(_ event: NodeMachine.Event) {
            let before = machine.snapshot
            _ = machine.handle(event, at: .at(now))
            if news.note(from: before, to: machine.snapshot) { told.append("\(machine.phase)") }
        }
        take(.process(.begun))
        for end in ends {
            take(.process(.prepared(end)))
            now += 120
            take(.clock)
        }
        return told
    }

    @Test("a look that finds the same reason is none, and another reason is")
    func reasons() {
        let wait = Preparation.wait(reason: "nobody answers")
        #expect(news([wait, wait, wait]) == ["preparing", "waiting"])
        #expect(news([wait, .wait(reason: "no master"), wait]) == ["preparing", "waiting", "waiting", "waiting"])
        #expect(news([wait, .refuse(reason: "nobody answers")]) == ["preparing", "waiting", "refused"])
        let refuse = Preparation.refuse(reason: "another cluster")
        #expect(news([refuse, refuse, wait]) == ["preparing", "refused", "waiting"])
    }

    @Test("a start after a wait is news, and so is what comes after it")
    func starts() {
        let start = Preparation.start(request, reason: "")
        #expect(news([.wait(reason: "a"), start]).first == "preparing")
        var machine = NodeMachine(role: .frontend, node: nil, policy: ProcessPolicy(), seed: 1, at: .at(0))
        var news = PhaseNews()
        let events: [NodeMachine.Event] = [
            .process(.begun), .process(.prepared(start)), .process(.spawned(pid: 42)), .process(.stop),
        ]
        let told = events.map { event in
            let before = machine.snapshot
            _ = machine.handle(event, at: .at(1))
            return news.note(from: before, to: machine.snapshot) ? machine.phase : nil
        }
        #expect(told.compactMap(\.self) == [.preparing, .starting, .terminating])
    }
}
