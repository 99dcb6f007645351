import Doris
import Testing

@testable import DorisScenarios

@Suite("Reading scenarios")
struct ParserTests {
    private func one(_ text: String) throws -> Scenario {
        try #require(try ScenarioParser.parse(text, file: "test.scenario").first)
    }

    @Test("a scenario has a title, versions, nodes, and steps with their checks and lines")
    func whole() throws {
        let scenario = try one(
            """
            # A comment.
            Scenario: a title
            Versions: 2.0+
            Frontends: 2
            Backends: 1

            start fe1 A=b --helper {fe2}:{edit_log_port}
            [2.1] wait 30s sql fe2 as watch/se/cret inside: SHOW FRONTENDS
              rows 2
              # The second one.
              [3.0+] row {fe1} Alive=true Name~fe_* TabletNum>3 ErrMsg!="a b"
            file be1 storage/cluster_id => absent
            """
        )
        #expect(scenario.title == "a title")
        #expect(scenario.line == 2)
        #expect((scenario.frontends, scenario.backends) == (2, 1))
        #expect(scenario.versions == VersionRange("2.0+"))
        #expect(scenario.steps.map(\.line) == [7, 8, 12])
        let (first, second) = (NodeName(role: .frontend, number: 1), NodeName(role: .frontend, number: 2))
        #expect(scenario.steps[0].action == .start(first, words: ["A=b", "--helper", "{fe2}:{edit_log_port}"]))
        var account = Account()
        (account.user, account.password) = ("watch", "se/cret")
        #expect(scenario.steps[1].action == .query(second, account, fromInside: true, statement: "SHOW FRONTENDS"))
        #expect(scenario.steps[1].waits)
        #expect(scenario.steps[1].limit == 30)
        #expect(scenario.steps[1].versions == VersionRange("2.1"))
        #expect(scenario.steps[1].checks.map(\.line) == [9, 11])
        let cells: [Check.Cell] = [
            .init(column: "Alive", value: .equal("true")), .init(column: "Name", value: .form("fe_*")),
            .init(column: "TabletNum", value: .above(3)), .init(column: "ErrMsg", value: .unequal("a b")),
        ]
        #expect(scenario.steps[1].checks.map(\.check) == [.rows(2), .row(host: "{fe1}", cells: cells)])
        #expect(scenario.steps[2].checks.map(\.check) == [.absent])
        #expect(scenario.source.hasPrefix("Scenario: a title\nVersions: 2.0+"))
    }

    @Test("a line that ends with a backslash goes on in the next one, and keeps its number")
    func continuation() throws {
        let scenario = try one("Scenario: t\nsql fe1: SHOW FRONTENDS\n  columns A, \\\n    B, \\\n    C\nstop fe1")
        #expect(scenario.steps[0].checks.map(\.check) == [.columns(["A", "B", "C"])])
        #expect(scenario.steps[0].checks[0].line == 3)
        #expect(scenario.steps[1].line == 6)
    }

    @Test("a statement keeps its quotes and colons, and an arrow parts it from its check")
    func statements() throws {
        let scenario = try one(#"Scenario: t\#nsql fe1: ADD "{fe1}:9010"; => error 1105 "a \"b\"" "c""#)
        let node = NodeName(role: .frontend, number: 1)
        let query = Action.query(node, Account(), fromInside: false, statement: #"ADD "{fe1}:9010";"#)
        #expect(scenario.steps[0].action == query)
        #expect(scenario.steps[0].checks.map(\.check) == [.error(code: 1_105, fragments: [#"a "b""#, "c"])])
    }

    @Test(
        "a line that can't be read is named with its number and its fault",
        arguments: [
            ("start fe1", 1, "the first line must begin with 'Scenario:'"),
            ("Scenario: ", 1, "a scenario needs a title"),
            ("Scenario: t\nVersions: new", 2, "'new' is no range of versions"),
            ("Scenario: t\nFrontends: many", 2, "'many' is no number from 0 to 5"),
            ("Scenario: t\n\nfly fe1", 3, "'fly' is no verb that a step begins with"),
            ("Scenario: t\nstart fe2", 2, "there is no fe2: the scenario has [fe1]"),
            ("Scenario: t\nstart ", 2, "the node is missing"),
            ("Scenario: t\nstart nobody", 2, "'nobody' is no node such as fe1 or be2"),
            ("Scenario: t\nstop fe1 now", 2, "'now' is too much"),
            ("Scenario: t\n[9 stop fe1", 2, "a bracket is not closed"),
            ("Scenario: t\n[x] stop fe1", 2, "'x' is no range of versions"),
            ("Scenario: t\nwait stop fe1", 2, "'wait' stands before what looks at something"),
            ("Scenario: t\n  rows 1", 2, "there is no step that this check could belong to"),
            ("Scenario: t\nstop fe1\n  rows 1", 3, "the step above looks at nothing that could be checked"),
            ("Scenario: t\nstop fe1 => running", 2, "the step looks at nothing that could be checked"),
            ("Scenario: t\nsql fe1 SHOW FRONTENDS", 2, "a colon is missing"),
            ("Scenario: t\nsql fe1:", 2, "the statement is missing"),
            ("Scenario: t\nsql fe1: X => rows few", 2, "'few' is no number that fits"),
            ("Scenario: t\nsql fe1: X => row", 2, "the row needs a host or a cell"),
            ("Scenario: t\nlog fe1 => contains \"open", 2, "a quote is not closed"),
            ("Scenario: t\nlog fe1 => smells", 2, "'smells' is no word that a check begins with"),
            ("Scenario: t\nsignal fe1 BLOW", 2, "'BLOW' is no signal known here"),
            ("Scenario: t\nended fe1 256", 2, "'256' is no exit status"),
            ("Scenario: t\npass 2h", 2, "a time such as 10s is missing"),
            ("Scenario: t\npass 9999s", 2, "9999s is longer than an hour"),
            ("Scenario: t\nconf fe1 key value", 2, "'=' is missing"),
        ]
    )
    func faults(text: String, line: Int, problem: String) {
        #expect(throws: ScenarioError(file: "test.scenario", line: line, problem: problem)) {
            try ScenarioParser.parse(text, file: "test.scenario")
        }
    }

    @Test("a scenario of one node that stays needs no network of its own")
    func plain() throws {
        #expect(try one("Scenario: t\nstart fe1\nstop fe1").isPlain)
        #expect(try !one("Scenario: t\nstart fe1\nmove fe1").isPlain)
        #expect(try !one("Scenario: t\nFrontends: 2\nstart fe1").isPlain)
        #expect(try !one("Scenario: t\nconf fe1 enable_fqdn_mode = true\nstart fe1").isPlain)
        #expect(try !one("Scenario: t\nsql fe1 inside: SELECT 1").isPlain)
    }
}
