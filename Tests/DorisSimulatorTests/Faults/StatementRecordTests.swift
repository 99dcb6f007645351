import Testing

@testable import DorisSimulator

@Suite("The record of statements")
struct StatementRecordTests {
    private func entry(_ text: String, time: Int64 = 0) -> StatementRecord.Entry {
        StatementRecord.Entry(time: time, connection: 1, user: "root", peer: "10.0.0.9", text: text)
    }

    @Test("what a statement led to is noted with it, also when others were forgotten since")
    func outcomes() {
        let record = StatementRecord()
        let first = record.add(entry("first"))
        record.clear()
        let second = record.add(entry("second"))
        record.note(.rows(3), of: second)
        record.noteAnswer(to: second)
        record.note(.ok, of: first)
        #expect(record.select().map(\.outcome) == [.rows(3)])
        #expect(record.select().map(\.isAnswered) == [true])
    }

    @Test("the newest stay when there are too many, and their numbers hold")
    func count() {
        let record = StatementRecord()
        var last = 0
        for number in 0...StatementRecord.limit { last = record.add(entry("", time: Int64(number))) }
        record.note(.ok, of: last)
        let kept = record.select()
        #expect(kept.count == StatementRecord.limit / 2 + 1)
        #expect(kept.last?.time == Int64(StatementRecord.limit))
        #expect(kept.last?.outcome == .ok)
    }

    @Test("the newest stay when there are too many bytes")
    func bytes() {
        let record = StatementRecord()
        let text = String(repeating: "x", count: StatementRecord.byteLimit / 4)
        for number in 0..<6 { _ = record.add(entry(text, time: Int64(number))) }
        #expect(record.select().map(\.time) == [2, 3, 4, 5])
    }
}
