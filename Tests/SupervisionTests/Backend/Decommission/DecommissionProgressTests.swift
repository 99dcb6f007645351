import Doris
import Supervision
import Testing

@Suite("The progress of a decommission")
struct DecommissionProgressTests {
    @Test("rate and time left follow the last ten minutes")
    func rate() throws {
        var progress = DecommissionProgress(start: 1_000, tablets: 1_000, at: .at(0))
        #expect(progress.rate == nil && progress.remaining == nil)
        progress.note(999, at: .at(5))
        #expect(progress.rate == nil)
        progress.note(900, at: .at(60))
        #expect(progress.rate == 100 && progress.remaining == .seconds(540))
        // Quick at first, then nothing for longer than the window.
        for second in stride(from: 65.0, through: 900, by: 5) { progress.note(900, at: .at(second)) }
        #expect(progress.rate == 0 && progress.remaining == nil)
        progress.note(1_200, at: .at(960))
        #expect(try #require(progress.rate) < 0 && progress.remaining == nil)
        progress.note(0, at: .at(970))
        #expect(progress.remaining == .zero)
    }

    @Test("only a new least number is progress")
    func stalled() {
        var progress = DecommissionProgress(start: 50, tablets: 40, at: .at(0))
        progress.note(30, at: .at(100))
        progress.note(35, at: .at(200))
        progress.note(30, at: .at(300))
        #expect(progress.start == 50 && progress.now == 30 && progress.least == 30)
        #expect(progress.leastSince == .at(100))
        #expect(!progress.isStalled(after: .seconds(600), at: .at(699)))
        #expect(progress.isStalled(after: .seconds(600), at: .at(700)))
        progress.note(29, at: .at(700))
        #expect(!progress.isStalled(after: .seconds(600), at: .at(700)))
        progress.note(0, at: .at(800))
        #expect(!progress.isStalled(after: .seconds(600), at: .at(9_000)), "nothing is left to wait for")
    }

    @Test("more than a year is no figure, and large numbers are no trap")
    func extremes() {
        var progress = DecommissionProgress(start: .max, tablets: .max, at: .at(0))
        progress.note(.max - 1, at: .at(60))
        #expect(progress.remaining == nil)
        var report = DecommissionReport(state: .moving)
        (report.start, report.now, report.rate) = (.max, .max, .greatestFiniteMagnitude)
        #expect(report.summary.contains("1000000000 a minute"))
    }

    @Test("a report is one line, and a document")
    func report() {
        var report = DecommissionReport(state: .stalled)
        report.door = .order
        (report.start, report.now, report.least) = (100, 40, 38)
        (report.sinceLeast, report.rate, report.remaining) = (.seconds(720), 12.34, .seconds(195))
        report.causes = [.recycleBin(count: 2)]
        report.waitsFor = "this"
        #expect(
            report.summary.hasPrefix(
                "decommission stalled; 40 of 100 tablets left; 12 a minute; about 4 min to go; no progress for 12 min; 2"
                    + " dropped tables or partitions wait"
            )
        )
        #expect(report.summary.hasSuffix("waits: this"))
        #expect(
            report.json.serialized.hasPrefix(
                #"{"state":"stalled","door":"order","tablets":{"start":100,"now":40,"least":38},"secondsSinceLeast":720,"#
                    + #""tabletsPerMinute":12.3,"secondsRemaining":195,"stalled":true,"causes":[{"cause":"recycle-bin","#
            )
        )
        var idle = DecommissionReport(state: .idle)
        #expect(idle.summary == "decommission idle")
        idle.outcome = "taken back by a person"
        #expect(idle.summary == "taken back by a person")
    }
}
