import Supervision
import Testing

@Suite("The time that Doris needs to end")
struct StopHabitsTests {
    @Test(
        "each version's longest time",
        arguments: [
            (StopHabits.frontend(drains: false), 16), (.frontend(drains: true), 316),
            (.backend(waits: false, sleeps: false, wait: nil, delay: nil), 25),
            (.backend(waits: true, sleeps: false, wait: nil, delay: nil), 138),
            (.backend(waits: true, sleeps: true, wait: nil, delay: nil), 168),
            (.backend(waits: true, sleeps: true, wait: .seconds(10), delay: .zero), 28),
        ]
    )
    func needs(habits: StopHabits, seconds: Int) {
        #expect(habits.need == .seconds(seconds))
    }

    @Test("a budget that is too small is told with the arithmetic and what to change")
    func shortage() throws {
        let habits = StopHabits.backend(waits: true, sleeps: false, wait: nil, delay: nil)
        let words = try #require(habits.shortage(within: .seconds(60)))
        #expect(words.contains("may need 138 s to end (3 s to notice, 120 s for queries, 0 s of delay, 15 s"))
        #expect(words.contains("the budget is 58 s (60 s less the reserve)"))
        #expect(words.contains("Set terminationGracePeriodSeconds to 141"))
        #expect(words.contains("lower grace_shutdown_wait_seconds by 81 or more"))
    }

    @Test("enough is enough: what the warning asks for silences it")
    func enough() {
        let habits = StopHabits.backend(waits: true, sleeps: false, wait: nil, delay: nil)
        #expect(habits.shortage(within: .seconds(141)) == nil)
        #expect(habits.shortage(within: .seconds(139)) != nil)
        let lowered = StopHabits.backend(waits: true, sleeps: false, wait: .seconds(120 - 81), delay: nil)
        #expect(lowered.shortage(within: .seconds(60)) == nil)
    }
}
