import Doris
import Supervision
import Testing

@testable import Supervisor

@Suite("Texts for people")
struct TextTests {
    @Test("the table of nodes lines up and marks the own host")
    func nodes() {
        let lines = NodesTable.lines(
            frontends: [Frontend(name: "f", editLog: Endpoint(host: "10.0.0.1", port: 9010), isMaster: true)],
            backends: [
                Backend(id: 1, heartbeat: Endpoint(host: "10.0.0.2", port: 9050), tabletCount: 120),
                Backend(
                    id: 2,
                    heartbeat: Endpoint(host: "10.0.0.3", port: 9050),
                    isAlive: false,
                    isDecommissioned: true,
                    tabletCount: nil
                ),
            ],
            ownHost: "10.0.0.2"
        )
        #expect(
            lines == [
                "   NODE           ROLE     ALIVE  TABLETS  NOTE",
                "   10.0.0.1:9010  master   yes    -",
                "*  10.0.0.2:9050  backend  yes    120",
                "   10.0.0.3:9050  backend  no     -        being decommissioned",
            ]
        )
    }

    @Test("the status reads from top to bottom: what, since when, why")
    func status() {
        var machine = NodeMachine(
            role: .backend,
            node: Endpoint(host: "10.0.0.7", port: 9050),
            policy: ProcessPolicy(),
            seed: 1,
            at: Instant(sinceOrigin: .zero)
        )
        _ = machine.handle(.process(.begun), at: Instant(sinceOrigin: .zero))
        let document = machine.snapshot.json(at: Instant(sinceOrigin: .seconds(3_725)))
        #expect(
            StatusText.lines(document) == [
                "node     backend 10.0.0.7:9050",
                "phase    preparing for 1 h 2 min",
                "reason   disk and cluster are being looked at",
                "doris    does not run, started 0 times",
                "cluster  unknown",
                "health   unknown",
            ]
        )
    }

    @Test("a status that PID 1 would never send prints something all the same")
    func oddStatus() {
        #expect(StatusText.lines(["child": 7, "phaseSeconds": "x", "stop": []]).count == 7)
    }

    @Test("the help names every setting, its default and its aliases, and every exit code")
    func help() {
        let text = HelpText.settings
        for definition in SettingsTable.all {
            #expect(text.contains("  \(definition.variable), in files \(definition.key)\n"))
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("accepts \(definition.accepted); default: \(definition.defaultText)"))
            for alias in definition.aliases { #expect(words.contains(alias)) }
        }
        #expect(text.lines.allSatisfy { $0.count <= 80 })
        for code in OwnExitCode.allCases { #expect(text.contains("\(code.rawValue)  \(code.meaning)")) }
    }

    @Test("the child gets the environment without the supervisor's own part")
    func environment() {
        let own = [
            "PATH": "/bin", "JAVA_HOME": "/j", "SUPERVISOR_HTTP_PORT": "1", "PASSWD": "x", "http_proxy": "p",
            "HTTPS_PROXY": "p", "POD_IP": "10.0.0.7",
        ]
        #expect(StartCommand.environment(from: own) == ["JAVA_HOME=/j", "PATH=/bin", "POD_IP=10.0.0.7"])
    }
}
