import Supervision
import Testing

@Suite("What signals mean")
struct SignalTableTests {
    @Test("without a setting: TERM and INT stop, HUP reloads, CHLD is ours, everything else is passed on")
    func standard() {
        let table = SignalTable()
        for number in Int32(1)...64 {
            let signal = Signal(rawValue: number)
            let expected: SignalTable.Meaning =
                switch number {
                case 15: .stop
                case 2: .interrupt
                case 1: .reload
                case 17: .ignore
                default: .forward(signal)
                }
            #expect(table.meaning(of: signal) == expected)
        }
    }

    @Test("a list changes what it names")
    func changes() throws {
        let table = try #require(SignalTable(settingText: "HUP=TERM, SIGUSR1=ignore,USR2 = HUP,34=QUIT"))
        #expect(table.meaning(of: .hangUp) == .stop)
        #expect(table.meaning(of: .user1) == .ignore)
        #expect(table.meaning(of: .user2) == .reload)
        #expect(table.meaning(of: Signal(rawValue: 34)) == .forward(.quit))
        #expect(table.meaning(of: .quit) == .forward(.quit))
    }

    @Test(
        "what is no list of signals is refused, and so is a change of what a stop needs",
        arguments: [
            "HUP", "HUP=", "=TERM", "HUP=TERM=QUIT", "NOSUCH=TERM", "HUP=NOSUCH", "TERM=ignore", "CHLD=TERM",
            "KILL=TERM", "STOP=ignore", "HUP=KILL", "HUP=CHLD", "0=TERM", "65=TERM", "-1=TERM",
        ]
    )
    func refused(text: String) {
        #expect(SignalTable(settingText: text) == nil)
    }
}
