import Doris
import HTTPEndpoints
import Logging
import NIOPosix
import NodeStorage
import Supervision
import TestSupport
import Testing

@testable import Supervisor

@Suite("Preparing a frontend on real files")
struct FrontendPreparerTests {
    private let folder: ScratchFolder
    private let node = Endpoint(host: "127.0.0.1", port: 9010)
    private let master = Frontend(
        name: "m",
        editLog: Endpoint(host: "127.0.0.2", port: 9010),
        queryPort: 9030,
        isMaster: true
    )

    init() throws {
        folder = try #require(ScratchFolder())
        for name in ["bin", "conf", "doris-meta"] { try #require(folder.makeFolder(name)) }
        folder.write("#!/bin/bash\ngetopt -l 'console'\n", to: "bin/start_fe.sh", mode: 0o755)
        folder.write("edit_log_port = 9010\n", to: "conf/fe.conf")
    }

    private func prepare(
        _ cluster: ScriptedCluster,
        environment: [String: String] = [:],
        command: [String] = []
    ) throws -> Preparation {
        let own = [
            "DORIS_HOME": folder.path, "POD_NAME": "fe-0", "POD_IP": node.host,
            "SUPERVISOR_CLUSTER_FRONTENDS": "127.0.0.2,127.0.0.1",
        ]
        let all = own.merging(environment) { $1 }
        let settings = try Settings(role: .frontend, sources: SettingSources(environment: all))
        let preparer = FrontendPreparer(
            scout: FrontendScout(
                settings: settings,
                distribution: Distribution(home: folder.path, role: .frontend, environment: all),
                survey: PeerSurvey(
                    cluster: cluster,
                    // Nobody listens there.
                    supervisors: PeerSupervisor(fetcher: HTTPFetcher(group: .singleton), port: 1),
                    frontends: settings.frontends,
                    ownAddress: node.host
                ),
                kubernetes: nil,
                address: node
            ),
            cluster: cluster,
            command: StartCommand(replacement: command, environment: ["A=1"]),
            identity: FrontendIdentity(node),
            lastEnd: { nil },
            tell: { _ in },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return preparer.prepare()
    }

    private func arguments(_ preparation: Preparation) -> [String]? {
        guard case .start(let request, _) = preparation else { return nil }
        return request.arguments
    }

    @Test("joins with --helper once the listing shows the node, and asks only the others")
    func join() throws {
        let own = Frontend(name: "f", editLog: node, isAlive: false, hasJoined: false)
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .frontends([master, own])])
        #expect(
            arguments(try prepare(cluster)) == [
                "\(folder.path)/bin/start_fe.sh", "--console", "--helper", "127.0.0.2:9010",
            ]
        )
        #expect(cluster.asked == ["127.0.0.2 SHOW FRONTENDS"])
    }

    @Test("is added first where it is missing, and does not start on the answer to ADD alone")
    func add() throws {
        let cluster = ScriptedCluster([
            "127.0.0.2 SHOW FRONTENDS": .frontends([master]), "127.0.0.2 ALTER SYSTEM ADD FOLLOWER": .done,
        ])
        guard case .wait = try prepare(cluster) else {
            Issue.record("must look again before the start")
            return
        }
        // The second listing is the master's own, right before the change.
        let listing = "127.0.0.2 SHOW FRONTENDS"
        #expect(cluster.asked == [listing, listing, "127.0.0.2 ALTER SYSTEM ADD FOLLOWER \"127.0.0.1:9010\""])
    }

    @Test("a high ordinal is added as an observer")
    func observer() throws {
        let cluster = ScriptedCluster([
            "127.0.0.2 SHOW FRONTENDS": .frontends([master]), "127.0.0.2 ALTER SYSTEM ADD OBSERVER": .done,
        ])
        _ = try prepare(cluster, environment: ["POD_NAME": "fe-3"])
        #expect(cluster.asked.last == "127.0.0.2 ALTER SYSTEM ADD OBSERVER \"127.0.0.1:9010\"")
    }

    @Test("waits while an answer is a refusal, whatever bootstrap says")
    func refusal() throws {
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .failure(.accessDenied)])
        guard case .wait(let reason) = try prepare(cluster, environment: ["SUPERVISOR_BOOTSTRAP": "allow"]) else {
            Issue.record("must wait")
            return
        }
        #expect(reason.contains("access denied"))
    }

    @Test("founds at once where no other frontend is configured, without any option")
    func found() throws {
        let preparation = try prepare(ScriptedCluster([:]), environment: ["SUPERVISOR_CLUSTER_FRONTENDS": "127.0.0.1"])
        #expect(arguments(preparation) == ["\(folder.path)/bin/start_fe.sh", "--console"])
    }

    @Test("a command replaces the script, and options follow it")
    func replacement() throws {
        let own = Frontend(name: "f", editLog: node, isAlive: false, hasJoined: false)
        let cluster = ScriptedCluster(["127.0.0.2 SHOW FRONTENDS": .frontends([master, own])])
        #expect(arguments(try prepare(cluster, command: ["/x", "y"])) == ["/x", "y", "--helper", "127.0.0.2:9010"])
    }

    @Test("a missing script and a missing configuration end with their codes and change nothing")
    func missing() throws {
        folder.remove("conf/fe.conf")
        guard case .fail(.precheckFailed, let words) = try prepare(ScriptedCluster([:])) else {
            Issue.record("a missing fe.conf must end the start")
            return
        }
        #expect(words.contains("conf/fe.conf"))
        folder.remove("bin/start_fe.sh")
        guard case .fail(.notFound, let words) = try prepare(ScriptedCluster([:])) else {
            Issue.record("a missing script must end the start")
            return
        }
        #expect(words.contains("start_fe.sh"))
    }
}
