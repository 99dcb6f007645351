import Doris
import Testing

@testable import DorisScenarios

@Suite("Reporting")
struct ReportTests {
    private func performance(_ outcome: Outcome, isStandIn: Bool = true) throws -> Performance {
        let kind: Target.Kind =
            isStandIn ? .standIn(program: "/x") : .distribution(frontend: "/d/fe", backend: nil)
        return Performance(
            scenario: Scenario(title: "a title", file: "test.scenario", line: 3),
            target: Target(kind: kind, version: try #require(DorisVersion("2.1"))),
            outcome: outcome,
            duration: .milliseconds(1_250)
        )
    }

    private let difference = Outcome.differs([.init(line: 7, expected: "rows 1", seen: "2\nlines")])

    @Test("an outcome survives the way through JSON")
    func json() throws {
        for outcome in [Outcome.agrees, .notRun("no \"ip\""), difference] {
            let text = outcome.document.serialized
            #expect(Outcome(document: try JSONValue(parsing: text.utf8)) == outcome)
        }
        #expect(Outcome(document: ["outcome": "odd"]) == nil)
    }

    @Test("what agrees takes a line, what differs one for the scenario and three for each difference")
    func lines() throws {
        #expect(try performance(.agrees).lines == ["2.1  ok       a title  (1.2 s)"])
        #expect(try performance(.notRun("no ip")).lines == ["2.1  not run  a title: no ip"])
        #expect(
            try performance(difference).lines == [
                "2.1  differs  a title  (1.2 s)", "     test.scenario:7 differs", "       expected: rows 1",
                "       seen:     2 lines",
            ]
        )
    }

    @Test("a real Doris differs from the stand-in")
    func realDoris() throws {
        let lines = try performance(difference, isStandIn: false).lines
        #expect(lines[1] == "     test.scenario:7 differs from the stand-in")
    }

    @Test("the last line counts")
    func summary() throws {
        let all = try [performance(.agrees), performance(.agrees), performance(difference), performance(.notRun("x"))]
        #expect(Performance.summary(all) == "2 ok, 1 differs, 1 not run")
    }

    @Test("a scenario is told only where its nodes and its version are to be had")
    func reasons() throws {
        let version = try #require(DorisVersion("2.1"))
        let frontends = Target(kind: .distribution(frontend: "/fe", backend: nil), version: version)
        var scenario = Scenario(title: "t", file: "f", line: 1)
        #expect(frontends.reasonNotToRun(scenario, obstacle: nil) == nil)
        #expect(frontends.reasonNotToRun(scenario, obstacle: "no ip") == nil)
        scenario.frontends = 2
        #expect(frontends.reasonNotToRun(scenario, obstacle: "no ip") == "each node needs a network of its own: no ip")
        scenario.backends = 1
        #expect(frontends.reasonNotToRun(scenario, obstacle: nil) == "there is no BE distribution")
        scenario.versions = try #require(VersionRange("3.0+"))
        #expect(frontends.reasonNotToRun(scenario, obstacle: nil) == "it is not about 2.1")
    }
}
