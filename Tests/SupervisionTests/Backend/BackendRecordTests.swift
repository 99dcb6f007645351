import Doris
import Supervision
import Testing

@Suite("A backend's record")
struct BackendRecordTests {
    private static let node = Endpoint(host: "10.0.0.7", port: 9050)
    private static let former = BackendRecord.Former(id: 7, endpoint: node, tablets: 12)
    private static let leave = BackendRecord.Leave(
        door: .stop,
        podUID: "5-7",
        id: 8,
        endpoint: node,
        evidence: "ordinal 3 of 3"
    )

    @Test(
        "what is written is read back the same",
        arguments: [
            BackendRecord(),
            BackendRecord(clusterID: 4, id: 10_002, node: node, switchedOff: [.loads, .queries]),
            BackendRecord(undertaking: .adding(Endpoint(host: "::1", port: 9050))),
            BackendRecord(formers: [former, .init(id: 9, endpoint: node, tablets: 0, isRetiring: true)]),
            BackendRecord(undertaking: .decommissioning(leave)), BackendRecord(undertaking: .left(leave)),
            BackendRecord(
                undertaking: .left(.init(door: .order, podUID: nil, id: .max, endpoint: node, evidence: ""))
            ),
        ]
    )
    func roundTrip(record: BackendRecord) throws {
        let document = try JSONValue(parsing: record.document.serialized.utf8)
        #expect(BackendRecord(document: document) == record)
    }

    @Test("a document that lacks anything, or says more than is understood, is none")
    func halfUnderstood() throws {
        for undertaking in [
            BackendRecord.Undertaking.adding(Self.node), .decommissioning(Self.leave),
        ] {
            let record = BackendRecord(clusterID: 4, id: 8, undertaking: undertaking)
            let odd = record.document.serialized.replacing(#""switchedOff":[]"#, with: #""switchedOff":["all"]"#)
            for text in Self.mutilated(record.document) + [odd] {
                let document = try JSONValue(parsing: text.utf8)
                #expect(BackendRecord(document: document) == nil, "\(text)")
            }
        }
    }

    /// The document without each of its members, with each of another type, and with an unknown kind or switch.
    private static func mutilated(_ document: JSONValue) -> [String] {
        guard case .object(let members) = document else { return [] }
        var texts: [String] = []
        for index in members.indices {
            var fewer = members
            fewer.remove(at: index)
            texts.append(JSONValue.object(fewer).serialized)
            var other = members
            other[index] = JSONValue.Member(members[index].name, .bool(true))
            texts.append(JSONValue.object(other).serialized)
            guard members[index].name == "undertaking" || members[index].name == "of" else { continue }
            texts += mutilated(members[index].value).map { inner in
                var broken = members
                broken[index] = JSONValue.Member(
                    members[index].name,
                    (try? JSONValue(parsing: inner.utf8)) ?? .bool(true)
                )
                return JSONValue.object(broken).serialized
            }
        }
        return texts
    }
}
