import Doris
import Testing

@testable import DorisSimulator

@Suite("Adopting or dropping a reported tablet")
struct AdoptionRuleTests {
    private func owner(isColocated: Bool = false) -> TabletOwner {
        TabletOwner(
            tableID: 1,
            schemaHash: 7,
            isColocated: isColocated,
            visibleVersion: 5,
            nextVersion: 6,
            allocation: ReplicaAllocation(count: 1)
        )
    }

    private func reported(version: Int64 = 5, schemaHash: Int32 = 7, isBad: Bool = false) -> ReportedTablet {
        ReportedTablet(id: 1, schemaHash: schemaHash, version: version, isBad: isBad)
    }

    private func verdict(
        _ reported: ReportedTablet,
        _ owner: TabletOwner?,
        _ health: TabletHealth,
        judgesColocated: Bool = true
    ) -> AdoptionRule.Verdict {
        AdoptionRule.judge(reported, owner: owner, health: health, judgesColocated: judgesColocated)
    }

    @Test("an unknown tablet and a broken one are dropped, whatever else holds", arguments: TabletHealth.allCases)
    func unknown(health: TabletHealth) {
        #expect(verdict(reported(), nil, health) == .drop)
        #expect(verdict(reported(isBad: true), owner(), health) == .drop)
        #expect(verdict(reported(isBad: true), owner(isColocated: true), health, judgesColocated: false) == .drop)
    }

    @Test("a whole tablet is adopted where its health needs a replica, and dropped elsewhere")
    func health() {
        let adopting = TabletHealth.allCases.filter { verdict(reported(), owner(), $0) == .adopt }
        #expect(Set(adopting) == [.unrecoverable, .replicaMissing, .versionIncomplete])
        #expect(TabletHealth.allCases.allSatisfy { verdict(reported(), owner(), $0) != .leave })
    }

    @Test(
        "the version must be from the visible to the next one",
        arguments: zip([3, 4, 5, 6, 7] as [Int64], [.drop, .drop, .adopt, .adopt, .drop] as [AdoptionRule.Verdict])
    )
    func versions(version: Int64, expected: AdoptionRule.Verdict) {
        #expect(verdict(reported(version: version), owner(), .unrecoverable) == expected)
    }

    @Test("a tablet of another schema is dropped")
    func schema() {
        #expect(verdict(reported(schemaHash: 8), owner(), .unrecoverable) == .drop)
    }

    @Test("1.2 leaves the tablets of colocated tables alone", arguments: TabletHealth.allCases)
    func colocated(health: TabletHealth) {
        let colocated = owner(isColocated: true)
        #expect(verdict(reported(), colocated, health, judgesColocated: false) == .leave)
        #expect(verdict(reported(), colocated, health) == verdict(reported(), owner(), health))
        #expect(verdict(reported(), owner(), health, judgesColocated: false) == verdict(reported(), owner(), health))
    }
}
