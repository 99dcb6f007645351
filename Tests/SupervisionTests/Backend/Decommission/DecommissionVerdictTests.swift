import Doris
import Supervision
import Testing

@Suite("Whether a backend may be decommissioned")
struct DecommissionVerdictTests {
    private struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var rows = LeavingNode.rows()
        var record = LeavingNode.record
        var addresses: [Endpoint] = [LeavingNode.node]
        var door = BackendRecord.Leave.Door.order
        var least: Int?
        /// `go`, or `wait:` or `refuse:` and words that must be in the reason.
        var expected: String

        init(_ words: String, _ expected: String, _ change: (inout Row) -> Void = { _ in }) {
            (testDescription, self.expected) = (words, expected)
            change(&self)
        }

        mutating func edit(_ index: Int, _ change: (inout Backend) -> Void) { change(&rows[index]) }
    }

    private static let former = BackendRecord.Former(id: 3, endpoint: Endpoint(host: "old", port: 9050), tablets: 9)

    private static let table: [Row] = [
        Row("all is well", "go"),
        Row("on a stop", "go") { $0.door = .stop },
        Row("no id yet", "refuse:has not given this node an id") { $0.record.id = nil },
        Row("no address yet", "refuse:has not given this node an id") { $0.record.node = nil },
        Row("a former entry is being replaced", "refuse:former entry old:9050") {
            $0.record.formers = [former]
        },
        Row("it is being added", "refuse:being added") { $0.record.undertaking = .adding(LeavingNode.node) },
        Row("a former entry is being replaced, on a stop", "wait:former entry old:9050") {
            ($0.record.formers, $0.door) = ([former], .stop)
        },
        Row("it is being added beside a former entry, on a stop", "wait:former entry old:9050") {
            ($0.record.formers, $0.record.undertaking, $0.door) = ([former], .adding(LeavingNode.node), .stop)
            $0.rows = LeavingNode.rows(isListed: false)
        },
        Row("it was added and the record does not know yet, on a stop", "wait:being added") {
            ($0.record.undertaking, $0.door) = (.adding(LeavingNode.node), .stop)
        },
        Row("it is being added and not listed, on a stop", "refuse:being added") {
            ($0.record.undertaking, $0.door) = (.adding(LeavingNode.node), .stop)
            $0.rows = LeavingNode.rows(isListed: false)
        },
        Row("it has left, on a stop", "refuse:has left already") {
            ($0.record.undertaking, $0.door) = (.left(LeavingNode.leave(.stop)), .stop)
        },
        Row("it has left", "refuse:has left already") { $0.record.undertaking = .left(LeavingNode.leave(.order)) },
        Row("an empty listing", "refuse:does not list be-2:9050 with the id 12") { $0.rows = [] },
        Row("not listed", "refuse:does not list") { $0.rows = LeavingNode.rows(isListed: false) },
        Row("another id at the address", "refuse:another id at be-2:9050, 99") { $0.edit(2) { $0.id = 99 } },
        Row("the id at another address", "refuse:at be-9:9050, and not at be-2:9050") {
            $0.edit(2) { $0.heartbeat = Endpoint(host: "be-9", port: 9050) }
        },
        Row("the id at another address, on a stop", "wait:at be-9:9050, and not at be-2:9050") {
            $0.edit(2) { $0.heartbeat = Endpoint(host: "be-9", port: 9050) }
            $0.door = .stop
        },
        Row("listed at a former address", "wait:at its former address be-2:9050 still") {
            $0.addresses = [Endpoint(host: "be-9", port: 9050), Endpoint(host: "10.0.0.9", port: 9050)]
        },
        Row("listed at its other address", "go") {
            $0.addresses = [Endpoint(host: "be-9", port: 9050), LeavingNode.node]
        },
        Row("a former entry, on a stop, and nobody takes it along", "refuse:former entry old:9050") {
            ($0.record.formers, $0.door, $0.addresses) = ([former], .stop, [])
        },
        Row("at another address, on a stop, and nobody takes it along", "refuse:at be-9:9050, and not at") {
            $0.edit(2) { $0.heartbeat = Endpoint(host: "be-9", port: 9050) }
            ($0.door, $0.addresses) = (.stop, [])
        },
        Row("the id at another port", "refuse:and not at") {
            $0.edit(2) { $0.heartbeat = Endpoint(host: "be-2", port: 9060) }
        },
        Row("an administrator's mark", "refuse:somebody else has marked") { $0.edit(2) { $0.isDecommissioned = true } },
        Row("a mark that the record says is of another id", "refuse:somebody else has marked") {
            $0.edit(2) { $0.isDecommissioned = true }
            var leave = LeavingNode.leave(.order)
            leave.id = 7
            $0.record.undertaking = .decommissioning(leave)
        },
        Row("the own mark", "go") {
            $0.edit(2) { $0.isDecommissioned = true }
            $0.record.undertaking = .decommissioning(LeavingNode.leave(.order))
        },
        Row("another leaves", "wait:be-3:9050 (id 13) is being decommissioned") {
            $0.edit(3) { $0.isDecommissioned = true }
        },
        Row("another of another tag leaves", "wait:one leaves at a time") {
            $0.edit(3) { ($0.isDecommissioned, $0.tag) = (true, "other") }
        },
        Row("another has left and its row is kept", "go") {
            $0.edit(3) { ($0.isDecommissioned, $0.tabletCount) = (true, 0) }
        },
        Row("another leaves whose tablets are not reported", "wait:one leaves") {
            $0.edit(3) { ($0.isDecommissioned, $0.tabletCount) = (true, nil) }
        },
        Row("one is dead, on order", "refuse:be-0:9050 of the tag default is dead") {
            $0.edit(0) { $0.isAlive = false }
        },
        Row("one is dead, on a stop", "wait:be-0:9050 of the tag default is dead") {
            ($0.door = .stop)
            $0.edit(0) { $0.isAlive = false }
        },
        Row("one of another tag is dead", "go") { $0.edit(0) { ($0.isAlive, $0.tag) = (false, "other") } },
        Row("it is itself dead", "go") { $0.edit(2) { $0.isAlive = false } },
        Row("alone with its tag", "refuse:0 living backends of the tag ssd") { $0.edit(2) { $0.tag = "ssd" } },
        Row("alone with its tag, none wanted", "refuse:0 living backends") {
            $0.edit(2) { $0.tag = "ssd" }
            $0.least = 0
        },
        Row("one remains, and the server checks", "go") { $0.rows.removeSubrange(0..<2) },
        Row("two remain, and 1.2 checks nothing", "refuse:SUPERVISOR_DECOMMISSION_LEAST_BACKENDS") {
            $0.rows.removeFirst()
            for index in $0.rows.indices { $0.edit(index) { $0.version = "doris-1.2.4.1-rc01-Unknown" } }
        },
        Row("three remain on 1.2", "go") {
            for index in $0.rows.indices { $0.edit(index) { $0.version = "doris-1.2.4.1-rc01-Unknown" } }
        },
        Row("two remain, one of an unknown release", "refuse:2 living backends of the tag default would remain, and 3")
        {
            $0.rows.removeFirst()
            $0.edit(0) { $0.version = "" }
        },
        Row("two remain on 1.2, and two are enough", "go") {
            $0.rows.removeFirst()
            for index in $0.rows.indices { $0.edit(index) { $0.version = "doris-1.2.4.1-rc01-Unknown" } }
            $0.least = 2
        },
        Row("three remain, and four are wanted", "refuse:3 living backends of the tag default would remain, and 4") {
            $0.least = 4
        },
        Row("no room elsewhere", "refuse:have 30 bytes free, and this one holds 31") {
            for index in $0.rows.indices { $0.edit(index) { $0.storage = BackendStorage(used: 31, available: 10) } }
        },
        Row("just enough room elsewhere", "go") {
            for index in $0.rows.indices { $0.edit(index) { $0.storage = BackendStorage(used: 30, available: 10) } }
        },
        Row("room elsewhere that is another tag's", "refuse:bytes free") {
            for index in $0.rows.indices { $0.edit(index) { $0.storage = BackendStorage(used: 30, available: 10) } }
            $0.edit(3) { $0.tag = "other" }
        },
        Row("room beyond what a number holds", "go") {
            for index in $0.rows.indices { $0.edit(index) { $0.storage = BackendStorage(used: 9, available: .max) } }
        },
        Row("room that one does not report", "go") {
            for index in $0.rows.indices { $0.edit(index) { $0.storage = BackendStorage(used: 31, available: 10) } }
            $0.edit(3) { $0.storage.available = nil }
        },
        Row("own size not reported", "go") {
            for index in $0.rows.indices { $0.edit(index) { $0.storage = BackendStorage(available: 0) } }
        },
    ]

    @Test("is judged row by row, with a reason that says what to do", arguments: table)
    private func judge(row: Row) {
        let verdict = DecommissionVerdict(
            of: row.record,
            at: row.addresses,
            in: row.rows,
            door: row.door,
            leastBackends: row.least
        )
        switch verdict {
        case .go: #expect(row.expected == "go")
        case .wait(let reason), .refuse(let reason):
            let word = if case .wait = verdict { "wait:" } else { "refuse:" }
            #expect(row.expected.hasPrefix(word), "\(verdict)")
            #expect(reason.contains(row.expected.dropFirst(word.count)), "\(reason)")
            #expect(reason.contains(": "), "what to do is missing: \(reason)")
        }
    }

    @Test(
        "the server checks the number of replicas from 2.0.10 and 2.1.3 on",
        arguments: [
            ("doris-1.2.4.1-rc01-Unknown", false), ("doris-2.0.9-rc01-abc", false), ("doris-2.0.10-rc01-abc", true),
            ("doris-2.0.15", true), ("doris-2.1.0-rc11-91a2b3c", false), ("doris-2.1.2-rc01-x", false),
            ("doris-2.1.3-rc09-x", true), ("doris-2.1.7-rc03-443e87e203", true), ("doris-3.0.0-rc01-x", true),
            ("3.1.2", true), ("4.0.1-rc02", true), ("doris-0.0.0-trunk-abc", false),
        ]
    )
    func release(version: String, checks: Bool) throws {
        #expect(try #require(BackendRelease(version: version)).checksReplication == checks)
    }

    @Test("a release that is not named is none", arguments: ["", "trunk", "doris-2.1", "doris-2.x.1", "doris-2..1"])
    func noRelease(version: String) {
        #expect(BackendRelease(version: version) == nil)
    }
}
