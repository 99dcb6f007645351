import Doris
import Supervision
import Testing

@Suite("Reading settings")
struct SettingsTests {
    private func read(
        _ role: NodeRole = .backend,
        _ environment: [String: String],
        file: String? = nil,
        basicAuthUser: String? = nil
    ) throws -> Settings {
        let needed = ["POD_IP": "10.0.0.7", "SUPERVISOR_CLUSTER_FRONTENDS": "fe-0"]
        let sources = SettingSources(
            environment: needed.merging(environment) { $1 },
            file: file.map { SettingSources.File(path: "/etc/s.conf", properties: PropertiesFile($0)) },
            basicAuthUser: basicAuthUser
        )
        return try Settings(role: role, sources: sources)
    }

    private func faults(_ environment: [String: String], file: String? = nil) -> [String] {
        do {
            _ = try read(.backend, environment, file: file)
            return []
        } catch let error as SettingFaults {
            return error.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("an empty environment yields the documented defaults")
    func defaults() throws {
        let settings = try read(.frontend, [:])
        #expect(settings.dorisHome == "/opt/apache-doris/fe")
        #expect(settings.user == "root")
        #expect(settings.password == .none)
        #expect(settings.stopGrace == .seconds(60))
        #expect(settings.stopGraceIsAssumed)
        #expect(settings.restartLimit == 3)
        #expect(settings.restartWindow == .seconds(600))
        #expect(settings.httpAddress == "::")
        #expect(settings.httpPort == 8099)
        #expect(settings.controlSocket == "/run/doris-supervisor/control.sock")
        #expect(settings.electable == 3)
        #expect(settings.bootstrap == .auto)
    }

    @Test(
        "each alias is understood",
        arguments: [
            ("DORIS_HOME", "/d", { @Sendable (settings: Settings) in settings.dorisHome == "/d" }),
            ("POD_NAME", "doris-be-4", { @Sendable in $0.ordinal == 4 }),
            ("HOSTNAME", "doris-be-5", { @Sendable in $0.ordinal == 5 }),
            ("POD_NAMESPACE", "prod", { @Sendable in $0.podNamespace == "prod" }),
            ("POD_UID", "0d5f2c1e-8a55", { @Sendable in $0.podUID == "0d5f2c1e-8a55" }),
            ("SUPERVISOR_BOOTSTRAP_CONFIG_MAP", "a.b-c", { @Sendable in $0.bootstrapConfigMap == "a.b-c" }),
            ("ELECT_NUMBER", "5", { @Sendable in $0.electable == 5 }),
            ("FE_PORT", "9031", { @Sendable in $0.queryPort == 9031 }),
            ("FE_EDIT_PORT", "9011", { @Sendable in $0.editLogPort == 9011 }),
            ("BE_PORT", "9051", { @Sendable in $0.heartbeatPort == 9051 }),
            (
                "TERMINATION_GRACE_PERIOD_SECONDS", "120",
                { @Sendable in $0.stopGrace == .seconds(120) && !$0.stopGraceIsAssumed }
            ),
            ("PASSWD", "hush", { @Sendable in $0.password == .given(Secret("hush")) && $0.user == "root" }),
        ] as [(String, String, @Sendable (Settings) -> Bool)]
    )
    func aliases(name: String, value: String, holds: @Sendable (Settings) -> Bool) throws {
        #expect(holds(try read(.backend, [name: value])))
    }

    @Test(
        "what goes into a request to the Kubernetes API is a name, or a fault",
        arguments: ["SUPERVISOR_POD_NAMESPACE", "SUPERVISOR_BOOTSTRAP_CONFIG_MAP", "SUPERVISOR_POD_UID"],
        ["a/../b", "a b", "é", String(repeating: "a", count: 300)]
    )
    func objectNames(variable: String, value: String) {
        let found = faults([variable: value])
        #expect(found.count == 1 && found.allSatisfy { $0.contains(variable) && $0.contains("is not accepted") })
    }

    @Test(
        "the address comes from POD_IP or from the community recipe's names",
        arguments: ["POD_IP", "FE_IPADDRESS", "BE_IPADDRESS"]
    )
    func podIP(name: String) throws {
        #expect(try read(.backend, ["POD_IP": ""].merging([name: "10.1.2.3"]) { $1 }).podIP == "10.1.2.3")
    }

    @Test("frontends come from a list, from the recipe's pair of variables, or from the operator's")
    func frontends() throws {
        let list = try read(.backend, ["SUPERVISOR_CLUSTER_FRONTENDS": "a, b:9031,[::1]:9032"])
        #expect(
            list.frontends == [
                Endpoint(host: "a", port: 9030), Endpoint(host: "b", port: 9031), Endpoint(host: "::1", port: 9032),
            ]
        )
        let none = ["SUPERVISOR_CLUSTER_FRONTENDS": ""]
        let recipe = try read(.backend, none.merging(["FE_MASTER_IP": "fe", "FE_MASTER_PORT": "9033"]) { $1 })
        #expect(recipe.frontends == [Endpoint(host: "fe", port: 9033)])
        let `operator` = try read(.backend, none.merging(["ENV_FE_ADDR": "svc", "FE_QUERY_PORT": "9034"]) { $1 })
        #expect(`operator`.frontends == [Endpoint(host: "svc", port: 9034)])
        let argument = try Settings(
            role: .backend,
            sources: SettingSources(environment: ["POD_IP": "10.0.0.7"]),
            frontendArgument: "arg"
        )
        #expect(argument.frontends == [Endpoint(host: "arg", port: 9030)])
    }

    @Test("own variable, then alias, then file, then default")
    func precedence() throws {
        let file = "http.port = 1111\nrestart.limit = 7\n"
        #expect(try read(.backend, [:], file: file).httpPort == 1111)
        #expect(try read(.backend, ["SUPERVISOR_HTTP_PORT": "2222"], file: file).httpPort == 2222)
        #expect(
            try read(.backend, ["SUPERVISOR_STOP_GRACE": "5s", "TERMINATION_GRACE_PERIOD_SECONDS": "9"]).stopGrace
                == .seconds(5)
        )
        #expect(try read(.backend, [:], file: file).restartLimit == 7)
    }

    @Test("the password's sources: own file, the operator's mount, PASSWD; USER alone means nothing")
    func passwords() throws {
        #expect(try read(.backend, ["USER": "me"]).user == "root")
        #expect(try read(.backend, ["USER": "me", "PASSWD": "x"]).user == "me")
        let mounted = try read(.backend, ["PASSWD": "x"], basicAuthUser: "admin")
        #expect(mounted.user == "admin")
        #expect(mounted.password == .file("/etc/basic_auth/password"))
        let own = try read(.backend, ["SUPERVISOR_CLUSTER_PASSWORD_FILE": "/s/p"], basicAuthUser: "admin")
        #expect(own.password == .file("/s/p"))
        #expect("\(try read(.backend, ["PASSWD": "hush"]))".contains("hush") == false)
    }

    @Test("a malformed value is a fault that names the variable, the value and what is accepted")
    func malformed() {
        #expect(
            faults(["SUPERVISOR_HTTP_PORT": "abc"]) == [
                "SUPERVISOR_HTTP_PORT: 'abc' is not accepted; expected a port, 1 to 65535"
            ]
        )
        #expect(
            faults(["TERMINATION_GRACE_PERIOD_SECONDS": "-3"]) == [
                "TERMINATION_GRACE_PERIOD_SECONDS: '-3' is not accepted; expected a duration, 1s to 7d"
            ]
        )
        #expect(
            faults([:], file: "http.port=0") == [
                "http.port in /etc/s.conf: '0' is not accepted; expected a port, 1 to 65535"
            ]
        )
    }

    @Test("all faults are reported at once, those of settings without effect too")
    func allAtOnce() {
        let found = faults([
            "SUPERVISOR_HTTP_PORT": "70000", "SUPERVISOR_CLEANUP": "everything", "SUPERVISOR_BOOTSTRAP": "maybe",
            "SUPERVISOR_CLUSTER_FRONTENDS": "a:b", "POD_IP": "300.1.1.1",
        ])
        #expect(found.count == 5)
    }

    @Test("an unknown variable is a fault with the nearest known name")
    func unknown() {
        #expect(
            faults(["SUPERVISOR_HTTP_PROT": "1"]) == [
                "SUPERVISOR_HTTP_PROT: no such variable; did you mean SUPERVISOR_HTTP_PORT?"
            ]
        )
        #expect(
            faults([:], file: "http.prot = 1") == [
                "http.prot in /etc/s.conf: no such key; did you mean http.port?"
            ]
        )
    }

    @Test("variables that Kubernetes makes of a Service's name are no settings")
    func serviceLinks() throws {
        let settings = try read(
            .backend,
            [
                "FE_PORT": "tcp://10.96.0.7:9030", "BE_PORT": "tcp://10.96.0.8:9050",
                "SUPERVISOR_SERVICE_HOST": "10.96.0.9",
                "SUPERVISOR_SERVICE_PORT": "8099", "SUPERVISOR_PORT": "tcp://10.96.0.9:8099",
                "SUPERVISOR_PORT_8099_TCP_ADDR": "10.96.0.9",
            ]
        )
        #expect(settings.queryPort == nil)
        #expect(settings.heartbeatPort == nil)
    }

    @Test("what comes before Doris' end: a wait in Kubernetes alone, and switches where they are named")
    func drain() throws {
        #expect(try read(.backend, [:]).drain == StopDrain.Policy())
        let inside = ["KUBERNETES_SERVICE_HOST": "10.0.0.1"]
        #expect(try read(.backend, inside).drain.endpointWait == .seconds(5))
        #expect(try read(.backend, inside.merging(["SUPERVISOR_STOP_ENDPOINT_WAIT": "0s"]) { $1 }).drain == .init())
        #expect(try read(.backend, ["SUPERVISOR_STOP_ENDPOINT_WAIT": "7s"]).drain.endpointWait == .seconds(7))
        let names: [(String, Set<BackendSwitch>)] = [
            ("none", []), ("loads", [.loads]), ("queries, loads", [.queries, .loads]),
        ]
        for (text, switches) in names {
            #expect(try read(.backend, ["SUPERVISOR_STOP_SWITCH_OFF": text]).drain.switches == switches)
        }
        for text in ["all", "queries,none", "queries,,x", ","] {
            #expect(faults(["SUPERVISOR_STOP_SWITCH_OFF": text]).count == 1, "\(text)")
        }
        #expect(faults(["SUPERVISOR_STOP_ENDPOINT_WAIT": "11m"]).count == 1)
    }

    @Test("when a backend is decommissioned, and what must remain")
    func decommission() throws {
        let settings = try read(.backend, [:])
        #expect(settings.decommissionOnStop == .scaleIn && settings.leastBackends == nil)
        #expect(settings.decommissionStallAfter == .seconds(600))
        let other = try read(
            .backend,
            [
                "SUPERVISOR_DECOMMISSION_ON_STOP": "never", "SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "2",
                "SUPERVISOR_DECOMMISSION_STALL_AFTER": "1h",
            ]
        )
        #expect(other.decommissionOnStop == .never && other.leastBackends == 2)
        #expect(other.decommissionStallAfter == .seconds(3600))
        #expect(faults(["SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "0"]).count == 1)
    }

    @Test("a backend needs a frontend to ask; verifying TLS needs a CA")
    func consistency() {
        #expect(faults(["SUPERVISOR_CLUSTER_FRONTENDS": ""]).count == 1)
        #expect(faults(["SUPERVISOR_CLUSTER_TLS": "verify"]).count == 1)
        #expect(faults(["SUPERVISOR_CLUSTER_TLS": "verify", "SUPERVISOR_CLUSTER_CA_FILE": "/ca"]) == [])
    }

    @Test("keys become variables at dots and capitals")
    func variableNames() {
        let names = Dictionary(uniqueKeysWithValues: SettingsTable.all.map { ($0.key, $0.variable) })
        #expect(names["http.port"] == "SUPERVISOR_HTTP_PORT")
        #expect(names["decommission.onStop"] == "SUPERVISOR_DECOMMISSION_ON_STOP")
        #expect(names["pod.ip"] == "SUPERVISOR_POD_IP")
        #expect(names.count == SettingsTable.all.count)
    }

    @Test(
        "durations",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30", .seconds(30)), ("30s", .seconds(30)), ("10m", .seconds(600)),
            ("2h", .seconds(7200)), ("1d", .seconds(86_400)), ("", nil), ("s", nil), ("-1s", nil), ("1.5s", nil),
            ("1w", nil), ("99999999999999999999", nil), ("9223372036854775807d", nil),
        ] as [(String, Duration?)]
    )
    func durations(text: String, expected: Duration?) {
        #expect(Duration(settingText: text) == expected)
    }

    @Test(
        "addresses",
        arguments: [
            ("10.0.0.1", true), ("255.255.255.255", true), ("256.0.0.1", false), ("1.2.3", false), ("1.2.3.4.5", false),
            ("::", true), ("::1", true), ("fe80::1", true), ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:7", false),
            ("1::2::3", false), ("::ffff:10.0.0.1", true), (":::", false), ("+1.2.3.4", false), ("12345::", false),
            ("g::1", false), ("localhost", false), ("1:2:3:4:5:6:7:8:9", false), ("1:2:3:4:5:6:7::", true),
        ]
    )
    func addresses(text: String, isAddress: Bool) {
        #expect(text.isIPAddress == isAddress)
    }
}
