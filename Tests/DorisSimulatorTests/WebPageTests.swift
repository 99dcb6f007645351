import Doris
import Testing

@testable import DorisSimulator

@Suite("Pages over HTTP")
struct WebPageTests {
    /// A master with one backend, of which nobody heard yet.
    private func node(
        _ profile: VersionProfile,
        standing: Standing = .master,
        _ change: (inout FrontendSettings) -> Void = { _ in }
    ) throws -> (FrontendNode, TemporaryHome) {
        let home = try TemporaryHome()
        var settings = FrontendSettings(
            home: home.path,
            profile: profile,
            address: "10.0.0.1",
            ports: FrontendPorts(),
            metadataDirectory: home.path,
            pidDirectory: home.path,
            helpers: [],
            recovers: false,
            clusterID: nil,
            skipsLocalhostPassword: true,
            arrowFlightPort: profile.services.arrowFlightPorts?.frontend,
            simulation: FrontendSettings.Simulation()
        )
        change(&settings)
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1")])
        cluster.accounts.append(Account(name: "node", password: NativePassword(password: "p:w"), isOperator: true))
        let log = try NodeLog(path: "\(home.path)/fe.log", echoes: false)
        let node = FrontendNode(
            settings: settings,
            replica: Replica(name: "founder", endpoint: settings.editLog, record: JournalRecord(cluster: cluster)),
            standing: standing,
            log: log,
            statementLog: log,
            journal: { _ in }
        )
        return (node, home)
    }

    /// What a frontend answers to a path.
    private func answer(_ node: FrontendNode, _ path: String, authorization: String? = nil) async -> WebResponse {
        var request = WebRequest(path: path)
        request.peer = "127.0.0.1"
        request.headers["authorization"] = authorization
        return await node.answer(request, version: "")
    }

    private func document(_ response: WebResponse) throws -> JSONValue { try JSONValue(parsing: response.body) }

    @Test("health counts backends, and from 4.0 on is 503 before the ports are open and while stopping")
    func health() async throws {
        for profile in VersionProfile.all {
            let (node, home) = try node(profile)
            defer { home.delete() }
            let isTrue = profile.services.healthTellsTheTruth
            #expect(isTrue == (profile == .v4_0))
            let early = await answer(node, "/api/health")
            #expect(early.status == (isTrue ? 503 : 200))
            #expect(try document(early)["code"]?.integer == (isTrue ? 503 : 0))
            if isTrue { #expect(try document(early)["data"] == "Server is not ready") }
            await node.noteReady()
            let ready = await answer(node, "/api/health")
            #expect(ready.status == 200)
            #expect(
                String(decoding: ready.body, as: UTF8.self)
                    == #"{"msg":"success","code":0,"data":{"online_backend_num":0,"total_backend_num":1},"count":0}"#
            )
            await node.noteStopping()
            await node.noteReady()
            #expect(await answer(node, "/api/health").status == (isTrue ? 503 : 200))
        }
    }

    private static let bootstraps: [(VersionProfile, String)] = [
        (.v1_2, #"{"replayedJournalId":0,"queryPort":0,"rpcPort":0,"version":""}"#),
        (.v2_0, #"{"replayedJournalId":0,"queryPort":0,"rpcPort":0,"version":""}"#),
        (.v2_1, #"{"replayedJournalId":0,"queryPort":0,"rpcPort":0,"version":"","arrowFlightSqlPort":0}"#),
        (.v4_0, #"{"replayedJournalId":0,"queryPort":0,"rpcPort":0,"version":"","arrowFlightSqlPort":0}"#),
    ]

    @Test("bootstrap keeps its values from strangers, and knows Arrow Flight from 2.1 on", arguments: bootstraps)
    func bootstrap(profile: VersionProfile, data: String) async throws {
        let (node, home) = try node(profile)
        defer { home.delete() }
        let response = await answer(node, "/api/bootstrap")
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(body == #"{"msg":"success","code":0,"data":\#(data),"count":0}"#)
        let peer = try document(await answer(node, "/api/bootstrap?cluster_id=42&token=secret"))
        #expect(peer["data"]?["queryPort"]?.integer == 9030)
        let port = profile.services.arrowFlightPorts.map { Int64($0.frontend) }
        #expect(peer["data"]?["arrowFlightSqlPort"]?.integer == port)
        let stranger = try document(await answer(node, "/api/bootstrap?cluster_id=42&token=guess"))
        #expect(stranger["code"]?.integer == 1)
    }

    @Test("without a master bootstrap is HTTP 200 with code 1", arguments: VersionProfile.all)
    func lostMaster(profile: VersionProfile) async throws {
        let (node, home) = try node(profile, standing: .unknown)
        defer { home.delete() }
        let response = await answer(node, "/api/bootstrap")
        #expect(response.status == 200)
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(body == #"{"msg":"Error","code":1,"data":"not ready","count":0}"#)
    }

    @Test("show_proc and the version ask for an administrator's password, on 127.0.0.1 too")
    func administration() async throws {
        let (node, home) = try node(.v2_1)
        defer { home.delete() }
        for path in ["/api/show_proc?path=/frontends", "/api/fe_version_info"] {
            let nobody = try document(await answer(node, path))
            #expect(nobody["code"]?.integer == 401)
            // node:p:w, which is right but not enough; root:no; root with the empty password.
            let node401 = try document(await answer(node, path, authorization: "Basic bm9kZTpwOnc="))
            #expect(node401["data"]?.text?.contains("Admin_priv") == true)
            let wrong = try document(await answer(node, path, authorization: "Basic cm9vdDpubw=="))
            #expect(wrong["data"] == "Access denied for root@127.0.0.1")
            #expect(try document(await answer(node, path, authorization: "Basic cm9vdDo="))["code"]?.integer == 0)
        }
        let proc = try document(await answer(node, "/api/show_proc?path=/backends", authorization: "Basic cm9vdDo="))
        guard case .array(let rows)? = proc["data"], case .array(let row)? = rows.first else {
            Issue.record("no rows")
            return
        }
        #expect(row.count == VersionProfile.v2_1.listings.backendColumns.count)
        #expect(row[1] == "10.0.1.1")
        let version = try document(await answer(node, "/api/fe_version_info", authorization: "Basic cm9vdDo="))
        #expect(version["data"]?["feVersionInfo"]?["dorisBuildVersion"] == "doris-2.1.7-rc03")
        #expect(version["data"]?["feVersionInfo"]?["dorisBuildVersionPatch"]?.integer == 7)
    }

    @Test("enable_all_http_auth closes the open pages, but not to other frontends")
    func demandedLogin() async throws {
        let (node, home) = try node(.v2_0) { $0.demandsWebLogin = true }
        defer { home.delete() }
        for path in ["/api/health", "/api/bootstrap", "/metrics"] {
            #expect(try document(await answer(node, path))["code"]?.integer == 401)
            let response = await answer(node, path, authorization: "Basic bm9kZTpwOnc=")
            #expect(!String(decoding: response.body, as: UTF8.self).contains("Unauthorized"))
        }
        let peer = try document(await answer(node, "/api/bootstrap?cluster_id=42&token=secret"))
        #expect(peer["code"]?.integer == 0)
    }

    @Test("the metrics are Prometheus' text")
    func metrics() async throws {
        let (node, home) = try node(.v3_0)
        defer { home.delete() }
        let text = String(decoding: await answer(node, "/metrics").body, as: UTF8.self)
        #expect(text.contains("# TYPE doris_fe_max_journal_id gauge\ndoris_fe_max_journal_id 1\n"))
        #expect(text.contains("node_info{type=\"be_node_num\", state=\"total\"} 1\n"))
        #expect(text.contains("node_info{type=\"is_master\"} 1\n"))
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{[^}]*\})? \d+/) != nil, "\(line)")
        }
    }

    private static let backendBodies: [(VersionProfile, NodePhase, String)] = [
        (.v1_2, .ready, #"{"status": "OK","msg": "To Be Added"}"#),
        (.v3_0, .stopping, #"{"status": "OK","msg": "To Be Added"}"#),
        (.v4_0, .starting, #"{"status": "Server is not available","msg": "Server is not ready"}"#),
        (.v4_0, .ready, #"{"status": "OK","msg": "OK"}"#),
        (.v4_0, .stopping, #"{"status": "Server is not available","msg": "Server is shutting down"}"#),
    ]

    @Test("a backend's health is HTTP 200 always", arguments: backendBodies)
    func backendHealth(profile: VersionProfile, phase: NodePhase, body: String) throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        let web = BackendWeb(settings: try .fixture(profile, home: home.path))
        let response = web.answer(WebRequest(path: "/api/health"), phase: phase)
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == body)
        #expect(web.answer(WebRequest(path: "/api/nothing"), phase: phase).status == 404)
    }

    @Test("a backend tells its version and its disks")
    func backendPages() throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        let web = BackendWeb(settings: try .fixture(.v4_0, home: home.path))
        let version = try document(web.answer(WebRequest(path: "/api/be_version_info"), phase: .ready))
        #expect(version["data"]?["beVersionInfo"]?["dorisBuildVersionMajor"]?.integer == 4)
        let metrics = web.answer(WebRequest(path: "/metrics"), phase: .ready)
        let line = "doris_be_disks_state{path=\"\(home.path)/storage\"} 1\n"
        #expect(String(decoding: metrics.body, as: UTF8.self).contains(line))
    }

    @Test(
        "Base64 and what is none",
        arguments: [
            ("Basic cm9vdDo=", "root", ""), ("basic bm9kZTpwOnc=", "node", "p:w"), ("Basic YTpi", "a", "b"),
        ]
    )
    func credentials(header: String, user: String, password: String) {
        let credentials = BasicCredentials(header: header)
        #expect(credentials?.user == user)
        #expect(credentials?.password == password)
        #expect(BasicCredentials(header: "Bearer x") == nil)
        #expect(BasicCredentials(header: "Basic !!") == nil)
        #expect(BasicCredentials(header: "Basic YQ==") == nil)
        #expect(BasicCredentials(header: nil) == nil)
    }
}
