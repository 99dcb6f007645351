import ClusterClient
import Doris
import Testing

@testable import DorisScenarios

@Suite("Holding what was seen against what must be true")
struct JudgeTests {
    private let table = ResultTable(
        columns: ["Name", "IP", "Alive", "TabletNum"],
        rows: [["n1", "10.0.0.1", "true", "7"], ["n2", "10.0.0.2", "false", nil]]
    )

    private func check(_ text: String) throws -> Check { try CheckParser.line(text).check }

    private func verdict(_ text: String, _ observation: Observation) throws -> String? {
        Judge(observation: observation).verdict(on: try check(text))
    }

    @Test(
        "checks of rows hold",
        arguments: [
            "ok", "rows 2", "columns Name, IP, Alive, TabletNum", "row 10.0.0.1 Alive=true TabletNum=7",
            "row 10.0.0.1 Host|IP=10.0.0.1", "row Alive=false", "row 10.0.0.2", "no row 10.0.0.3", "no row Alive=maybe",
            "row 10.0.0.1 Name~n# TabletNum>6", "row 10.0.0.1 Name!=n2", "save x = Name of 10.0.0.2",
        ]
    )
    func rowsHold(text: String) throws {
        #expect(try verdict(text, .answer(.rows(table))) == nil)
    }

    @Test(
        "checks of rows fail, and say what was seen",
        arguments: [
            ("rows 3", "2"), ("columns Name", "Name, IP, Alive, TabletNum"),
            ("row 10.0.0.1 Alive=false", "Alive is 'true'"), ("row 10.0.0.1 TabletNum>7", "TabletNum is '7'"),
            ("row 10.0.0.2 TabletNum=0", "TabletNum is nothing (NULL, or no such name)"),
            ("row 10.0.0.2 Tablets=0", "Tablets is nothing (NULL, or no such name)"),
            ("row 10.0.0.3 Alive=true", "there is no such row, only 10.0.0.1, 10.0.0.2"),
            ("no row 10.0.0.1", "there is one"), ("save x = Name of 10.0.0.9", "no row of it, or no such column"),
            ("error 1105", "2 rows of Name, IP, Alive, TabletNum"),
        ]
    )
    func rowsFail(text: String, seen: String) throws {
        #expect(try verdict(text, .answer(.rows(table))) == seen)
    }

    @Test("a refusal is judged by its number and all of its texts")
    func refusals() throws {
        let answer = Observation.answer(.failure(code: 1_105, message: "errCode = 2, detailMessage = x [h:1]"))
        #expect(try verdict("error 1105", answer) == nil)
        #expect(try verdict(#"error 1105 "errCode = 2" "[h:1]""#, answer) == nil)
        #expect(try verdict(#"error 1105 "errCode = 2" "[h:2]""#, answer) != nil)
        #expect(try verdict("error 1227", answer) == "error 1105: errCode = 2, detailMessage = x [h:1]")
        #expect(try verdict("ok", answer) != nil)
        #expect(try verdict("refused", answer) != nil)
        #expect(try verdict("refused", .answer(.failure(code: 2_002, message: "no connection"))) == nil)
        #expect(try verdict("rows 0", .answer(.done)) == "it was carried out, without rows")
    }

    @Test("an answer over HTTP is judged by status, headers and body")
    func http() throws {
        let body = #"{"msg":"Error","code":1,"data":{"n":2,"s":"not ready"}}"#
        let answer = Observation.response(HTTPResponse(status: 200, headers: ["role": "FOLLOWER"], body: body))
        for text in [
            "status 200", "json code = 1", "json data.n = 2", #"json data.s = "not ready""#, #"contains "not""#,
            "header Role = FOLLOWER", "lacks success",
        ] { #expect(try verdict(text, answer) == nil, "\(text)") }
        #expect(try verdict("status 503", answer) == "HTTP 200")
        #expect(try verdict("json data.m = 2", answer) == "null")
        #expect(try verdict("refused", answer) == "HTTP 200")
        #expect(try verdict("refused", .response(nil)) == nil)
        #expect(try verdict("status 200", .response(nil)) == "nobody took the connection")
        let text = Observation.response(HTTPResponse(status: 200, headers: [:], body: "x"))
        #expect(try verdict("json a = 1", text) == "no JSON: x")
    }

    @Test("files are judged by their keys, their text and their marks")
    func files() throws {
        let file = Observation.file(.init(text: "#date\nrole=FOLLOWER\nname=fe_1\n", isUnchanged: true))
        for text in [
            "exists", "key role = FOLLOWER", "key name ~ fe_#", "key name != fe_2", "unchanged",
            "text ~ \"*role=FOLLOWER*\"",
        ] { #expect(try verdict(text, file) == nil, "\(text)") }
        #expect(try verdict("absent", file) == "it is there")
        #expect(try verdict("key name = fe_2", file) == "'fe_1'")
        #expect(try verdict("changed", file) == "it is the same")
        let none = Observation.file(.init(text: nil, isUnchanged: false))
        #expect(try verdict("absent", none) == nil)
        #expect(try verdict("exists", none) == "there is no such file")
        #expect(try verdict("unchanged", .file(.init(text: "", isUnchanged: nil))) == "it changed")
    }

    @Test("processes, ports and locks are judged by their states")
    func states() throws {
        let ended = Observation.process(.ended(255), output: "no\n")
        #expect(try verdict("exits 255", ended) == nil)
        #expect(try verdict("exits any", ended) == nil)
        #expect(try verdict("contains no", ended) == nil)
        #expect(try verdict("exits 0", ended) == "it ended with 255; it wrote no")
        #expect(try verdict("running", ended) == "it ended with 255; it wrote no")
        #expect(try verdict("exits any", .process(.running, output: "")) == "it runs; it wrote nothing")
        #expect(try verdict("open http_port", .ports(["http_port": true])) == nil)
        #expect(try verdict("closed http_port", .ports(["http_port": true])) == "open")
        #expect(try verdict("open be_port", .ports(["http_port": true])) == "this node has no be_port")
        #expect(try verdict("held", .lock(isHeld: true)) == nil)
        #expect(try verdict("held", .lock(isHeld: false)) == "free")
    }

    @Test("a check that does not fit what was seen fails")
    func unfitting() throws {
        let text = "a check that does not fit the step"
        #expect(try verdict("rows 1", .log("x")) == text)
        #expect(try verdict("rows 1", .ports([:])) == text)
        #expect(try verdict("held", .file(.init(text: "x", isUnchanged: nil))) == text)
    }

    @Test(
        "a form stands for the texts that fill its gaps",
        arguments: [
            ("fe_@_@", "fe_1a_ff", true), ("fe_@_@", "fe_1a_", false), ("#", "", false), ("#", "12", true),
            ("#2", "12", true), ("*", "", true), ("a*c*e", "abcde", true), ("a*c", "ab", false), ("@", "xyz", false),
            ("10.0.0.1_9010_#", "10.0.0.1_9010_1682500000000", true), ("10.0.0.1_9010_#", "10.0.0.1_9010", false),
        ]
    )
    func forms(form: String, text: String, expected: Bool) {
        #expect(Form(form).matches(text) == expected)
    }

    @Test("variables are put in, and other braces stay")
    func variables() throws {
        let values = ["fe1": "10.0.0.1", "fe1.name": "n", "p_1": "9"]
        let value: (String) throws(LineProblem) -> String = { name throws(LineProblem) in
            guard let value = values[name] else { throw LineProblem(name) }
            return value
        }
        #expect(try VariableText.expand("a {fe1}:{p_1} {fe1.name}", value: value) == "a 10.0.0.1:9 n")
        #expect(try VariableText.expand(#"{"a": {}} ${HOME} {"#, value: value) == #"{"a": {}} ${HOME} {"#)
        #expect(throws: LineProblem("fe2")) { try VariableText.expand("{fe2}", value: value) }
    }
}
