import Doris
import Supervision
import Testing

@Suite("A frontend's record on the volume")
struct FrontendRecordTests {
    private static let node = Endpoint(host: "10.0.0.2", port: 9010)
    private static let other = Endpoint(host: "fd00::1", port: 9010)

    private static let recovery = FrontendRecord.Recovery(
        superseded: [FrontendRecord.Entry(other, name: "fe_1"), FrontendRecord.Entry(node, name: nil)],
        node: node,
        nodeName: "fe_2",
        attempts: 2,
        isListed: true
    )

    private static let undertakings: [FrontendRecord.Undertaking?] = [
        nil, .founding, .joining(node, .observer), .recovering(recovery),
        .settingAside(stamp: "20260101T000000Z", role: nil), .settingAside(stamp: "s", role: .follower), .leaving(""),
        .leaving("ordinal 3, \"beyond\" 3\n"),
    ]

    /// Every shape: what is known, and what is under way.
    private static let records = undertakings.flatMap { undertaking in
        [
            FrontendRecord(undertaking: undertaking, needsAccounts: true),
            FrontendRecord(clusterID: .max, node: node, undertaking: undertaking, needsMarker: true),
            FrontendRecord(
                clusterID: 7,
                node: other,
                nodeName: "fe_2",
                listedName: "fe_1",
                others: [node, other],
                undertaking: undertaking
            ),
        ]
    }

    @Test("is read back as it was written", arguments: records)
    func roundTrip(record: FrontendRecord) throws {
        #expect(FrontendRecord(document: record.document) == record)
        #expect(try FrontendRecord(document: JSONValue(parsing: record.document.serialized.utf8)) == record)
    }

    @Test("is not read where a member is missing", arguments: records)
    func missing(record: FrontendRecord) {
        for document in record.document.withoutOneMember { #expect(FrontendRecord(document: document) == nil) }
    }

    @Test("is not read where a value is of another type", arguments: records)
    func mistyped(record: FrontendRecord) {
        for document in record.document.withOneValueMistyped { #expect(FrontendRecord(document: document) == nil) }
    }

    @Test(
        "is not read where it says what this version does not know",
        arguments: [
            ("kind", JSONValue.string("emigrating")), ("clusterId", .double(1e19)), ("clusterId", .double(7)),
            ("node", "no host"), ("node", "10.0.0.2"), ("role", "LEARNER"), ("stamp", "a/b"), ("stamp", ""),
            ("attempts", -1), ("attempts", .double(1e19)),
        ]
    )
    func unknown(name: String, value: JSONValue) {
        var count = 0
        for record in Self.records {
            for document in record.document.replacing(name, by: value) where document != record.document {
                count += 1
                #expect(FrontendRecord(document: document) == nil, "\(document)")
            }
        }
        #expect(count > 0)
    }

    @Test("is no document of another kind", arguments: [JSONValue.null, [], "record", 7, [:]])
    func otherKind(document: JSONValue) {
        #expect(FrontendRecord(document: document) == nil)
    }
}

extension JSONValue {
    /// Every document that comes of a change somewhere in this one.
    private func variants(_ change: (JSONValue) -> [JSONValue]) -> [JSONValue] {
        let inner: [JSONValue]
        switch self {
        case .object(let members):
            inner = members.indices.flatMap { index in
                members[index].value.variants(change).map { value in
                    var members = members
                    members[index] = Member(members[index].name, value)
                    return .object(members)
                }
            }
        case .array(let values):
            inner = values.indices.flatMap { index in
                values[index].variants(change).map { value in
                    var values = values
                    values[index] = value
                    return .array(values)
                }
            }
        default: inner = []
        }
        return change(self) + inner
    }

    /// This document without one member, of each object in it.
    fileprivate var withoutOneMember: [JSONValue] {
        variants { value in
            guard case .object(let members) = value else { return [] }
            return members.indices.map { index in
                var members = members
                members.remove(at: index)
                return .object(members)
            }
        }
    }

    /// This document with one value that is of no type that any member has.
    fileprivate var withOneValueMistyped: [JSONValue] {
        variants { value in
            switch value {
            case .double: []
            default: [.double(0.5)]
            }
        }
    }

    /// This document with another value for a member of this name, wherever there is one.
    fileprivate func replacing(_ name: String, by value: JSONValue) -> [JSONValue] {
        variants { document in
            guard case .object(let members) = document else { return [] }
            return members.indices.filter { members[$0].name == name }.map { index in
                var members = members
                members[index] = Member(name, value)
                return .object(members)
            }
        }
    }
}
