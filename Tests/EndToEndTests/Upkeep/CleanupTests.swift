import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// One test: an entry must have been dead for a minute before anything happens, so that all clusters wait together.
@Suite("Dead frontends", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct CleanupTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// The shortest time that may be set, and room for a loaded machine; the deadline of a failing test only.
    private static let limit = Duration.seconds(120)

    @Test("after a minute what is proven gone is dropped, and everything else stays with its reason")
    func minute() throws {
        // The one with the longest wait first.
        let cases: [any CleanupCase] = try [
            SlowReplay(in: stage), ProvenGone(in: stage), AddressOnly(in: stage), NoAPI(in: stage),
            Untouched("off", in: stage), Untouched("superseded", in: stage), DeadPolicy(in: stage),
            Unsupervised(in: stage), ForeignName(in: stage),
        ]
        for one in cases {
            #expect(eventually(within: CleanupTests.limit) { one.isDecided }, "\(one.description)")
            try one.check()
        }
    }
}
