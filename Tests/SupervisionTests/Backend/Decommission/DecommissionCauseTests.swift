import Doris
import Supervision
import Testing

@Suite("Why a decommission stalls")
struct DecommissionCauseTests {
    private struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var rows = LeavingNode.rows(marked: true)
        var obstacles = MoveObstacles()
        var least: Int?
        let expected: [DecommissionCause]

        init(_ words: String, _ expected: [DecommissionCause], _ change: (inout Row) -> Void = { _ in }) {
            (testDescription, self.expected) = (words, expected)
            change(&self)
        }

        mutating func storage(used: Int64?, available: Int64?, fullest: Double?) {
            for index in rows.indices {
                rows[index].storage = BackendStorage(
                    used: used,
                    available: available,
                    fullestDisk: fullest
                )
            }
        }
    }

    private static let table: [Row] = [
        Row("nothing to be seen", [.unknown]),
        Row("no longer listed", [.unknown]) { $0.rows = LeavingNode.rows(isListed: false) },
        Row("the only one of its tag", [.onlyBackend(tag: "ssd")]) { $0.rows[2].tag = "ssd" },
        Row("the others of its tag are dead or leave", [.onlyBackend(tag: "default")]) {
            $0.rows[0].isAlive = false
            $0.rows[1].isDecommissioned = true
            $0.rows[3].tag = "other"
        },
        Row("two others, and Doris' default", [.tooFewBackends(living: 2, needed: 3, tag: "default")]) {
            $0.rows[3].isAlive = false
        },
        Row("two others, and two are enough", [.unknown]) {
            $0.rows[3].isAlive = false
            $0.least = 2
        },
        Row("it is dead itself", [.dead]) { $0.rows[2].isAlive = false },
        Row("all disks full", [.disksFull(percent: 85)]) { $0.storage(used: nil, available: nil, fullest: 85) },
        Row("one disk is not full", [.unknown]) {
            $0.storage(used: nil, available: nil, fullest: 99)
            $0.rows[0].storage.fullestDisk = 84.9
        },
        Row("one disk is not known", [.unknown]) {
            $0.storage(used: nil, available: nil, fullest: 99)
            $0.rows[0].storage.fullestDisk = nil
        },
        Row("too little room", [.tooLittleSpace(needed: 31, available: 30)]) {
            $0.storage(used: 31, available: 10, fullest: 10)
        },
        Row("enough room", [.unknown]) { $0.storage(used: 30, available: 10, fullest: 10) },
        Row("the recycle bin", [.recycleBin(count: 4)]) { $0.obstacles.recycled = 4 },
        Row("an empty recycle bin and no transactions", [.unknown]) {
            ($0.obstacles.recycled, $0.obstacles.transactions) = (0, 0)
        },
        Row("open transactions", [.transactions(count: 2)]) { $0.obstacles.transactions = 2 },
        Row("several", [.disksFull(percent: 90), .tooLittleSpace(needed: 9, available: 3), .recycleBin(count: 1)]) {
            $0.storage(used: 9, available: 1, fullest: 90)
            $0.obstacles.recycled = 1
        },
    ]

    @Test("is told from one look, with what helps", arguments: table)
    private func cause(row: Row) {
        let causes = DecommissionCause.probable(
            of: LeavingNode.id,
            in: row.rows,
            obstacles: row.obstacles,
            leastBackends: row.least
        )
        #expect(causes == row.expected)
        for cause in causes { #expect(cause.words.contains(": ") && !cause.word.isEmpty) }
    }
}
