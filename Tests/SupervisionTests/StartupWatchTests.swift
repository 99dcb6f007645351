import Supervision
import Testing

@Suite("A start that takes long")
struct StartupWatchTests {
    private func sample(
        log: Int64 = 0,
        journal: Int64 = 0,
        work: Double = 0,
        wait: String? = nil,
        exception: String? = nil
    ) -> StartupSample {
        StartupSample(
            logBytes: log,
            journalBytes: journal,
            processorTime: .seconds(work),
            signs: LogSigns(wait: wait, exception: exception)
        )
    }

    /// Runs a watch over samples, one every 10 s, and tells what it wanted beside measuring.
    private func watch(
        _ samples: [StartupSample],
        action: StartupPolicy.Action = .report
    ) -> (watch: StartupWatch, actions: [StartupWatch.Action]) {
        var policy = StartupPolicy()
        policy.stallAfter = .seconds(100)
        policy.action = action
        var watch = StartupWatch(policy: policy)
        var actions = watch.handle(.begun, at: .at(0))
        for (index, sample) in samples.enumerated() {
            let now = Instant.at(Double(index + 1) * 10)
            #expect(watch.nextWake.map { $0 <= now } == true)
            #expect(watch.handle(.clock, at: now) == [.measure])
            #expect(watch.nextWake == nil)
            actions += watch.handle(.measured(sample), at: now)
        }
        return (watch, actions)
    }

    @Test("no progress for the set time is reported once, with a thread dump; the next period again")
    func stall() {
        let (quiet, none) = watch(Array(repeating: sample(), count: 10))
        #expect(none == [] && quiet.stalledSince == nil)
        let (stalled, once) = watch(Array(repeating: sample(), count: 20))
        #expect(once == [.dumpThreads])
        #expect(stalled.stalledSince == .at(10) && stalled.stalls == 1)
        #expect(watch(Array(repeating: sample(), count: 21)).actions == [.dumpThreads, .dumpThreads])
    }

    @Test("the child is ended only where so configured")
    func restart() {
        let (_, actions) = watch(Array(repeating: sample(), count: 11), action: .restart)
        #expect(actions == [.dumpThreads, .giveUp(reason: "its start has made no progress for 100 s")])
    }

    @Test("a log, a journal or work that goes on is progress", arguments: 0..<3)
    func progress(kind: Int) {
        let samples = (0..<40).map { step in
            switch kind {
            case 0: sample(log: Int64(step))
            case 1: sample(journal: Int64(step) * 100)
            default: sample(work: Double(step) * 1.1)
            }
        }
        let (watch, actions) = watch(samples, action: .restart)
        #expect(actions == [] && watch.stalledSince == nil)
    }

    @Test("a tenth of a processor is needed to count as work")
    func idleWork() {
        let samples = (0..<20).map { sample(work: Double($0) * 0.9) }
        #expect(watch(samples).actions == [.dumpThreads])
    }

    @Test("waiting for a quorum, or to be added, is no stall")
    func waiting() {
        let (watch, actions) = watch(Array(repeating: sample(wait: "it waits"), count: 60), action: .restart)
        #expect(actions == [] && watch.wait == "it waits")
    }

    @Test("progress after a stall ends it")
    func recovery() {
        let (watch, _) = watch(Array(repeating: sample(), count: 12) + [sample(log: 1)])
        #expect(watch.stalledSince == nil)
    }

    @Test("a process that outlives its start-up exception is ended after thirty silent seconds, whatever the action")
    func exception() {
        let samples = Array(repeating: sample(log: 9, exception: "java.io.IOException: x"), count: 4)
        let reason = "its start failed and the process lives on: java.io.IOException: x"
        #expect(watch(samples).actions == [.giveUp(reason: reason)])
        #expect(watch(Array(samples.prefix(3))).actions == [])
        let growing = (0..<10).map { sample(log: Int64($0), exception: "java.io.IOException: x") }
        #expect(watch(growing).actions == [])
    }

    @Test("nothing is looked at before the start and after the child serves")
    func ended() {
        var (watch, _) = watch([sample()])
        _ = watch.handle(.ended, at: .at(11))
        #expect(watch.nextWake == nil)
        #expect(watch.handle(.measured(sample()), at: .at(500)) == [])
        #expect(StartupWatch(policy: StartupPolicy()).nextWake == nil)
    }
}
