import Doris
import Supervision
import Testing

/// The rules by which a frontend starts, one row each, for a reader.
@Suite("How a frontend starts")
struct StartTableTests {
    @Test("with complete metadata", arguments: StartRow.complete)
    func complete(row: StartRow) { expect(row, StartScenario(memory: .same)) }

    @Test("with none", arguments: StartRow.new)
    func new(row: StartRow) { expect(row, StartScenario(disk: .empty)) }

    @Test(
        "with a part",
        arguments: [
            StartRow("no directory", "refuse") { $0.disk = .missing },
            StartRow("an unfinished first start", "set-aside") { $0.disk = .unfinished },
            StartRow("damage", "refuse") { $0.disk = .torn },
            StartRow("a join that did not finish", "set-aside") { ($0.disk, $0.memory) = (.torn, .joining) },
            StartRow("half of it moved away", "set-aside") { ($0.disk, $0.memory) = (.torn, .settingAside) },
        ]
    )
    func broken(row: StartRow) { expect(row, StartScenario()) }

    private func expect(_ row: StartRow, _ scenario: StartScenario) {
        var scenario = scenario
        row.change(&scenario)
        #expect(FrontendStartPlan(scenario.inputs).word == row.plan)
    }
}
