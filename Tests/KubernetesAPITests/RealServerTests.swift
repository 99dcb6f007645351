import Glibc
import KubernetesAPI
import Supervision
import TestSupport
import Testing

/// The client against a real API server, where `Tests/Kubernetes/real-server.sh` has prepared a namespace.
///
/// The namespace has a StatefulSet `doris-be` of two replicas whose pods can run nowhere; the account may read it and
/// pods, and read and make ConfigMaps, of which it may read `doris-founded` alone.
@Suite("A real Kubernetes API server", .serialized, .enabled(if: RealServer.folder != nil, RealServer.absence))
struct RealServerTests {
    private let server: RealServer

    init() throws {
        server = try #require(RealServer())
        server.noteRun()
    }

    @Test("a StatefulSet is read")
    func statefulSet() throws {
        let set = try server.client().statefulSet("doris-be")
        #expect(
            set == StatefulSetRecord(name: "doris-be", uid: server.fact("set.uid"), isBeingDeleted: false, replicas: 2)
        )
    }

    @Test("its pod is read, with the set as what controls it")
    func pod() throws {
        let pod = try server.client().pod("doris-be-1")
        let set = PodRecord.Controller(kind: "StatefulSet", name: "doris-be", uid: server.fact("set.uid"))
        #expect(
            pod == PodRecord(name: "doris-be-1", uid: server.fact("pod.uid"), isBeingDeleted: false, controller: set)
        )
        #expect(!pod.uid.isEmpty && !set.uid.isEmpty)
    }

    @Test("what is not there is not found, and what the Role does not grant is denied")
    func absentAndDenied() throws {
        let client = server.client()
        #expect(server.reason { _ = try client.pod("doris-be-2") } == .notFound)
        #expect(server.reason { _ = try client.statefulSet("doris-fe") } == .denied(status: 403))
        #expect(server.reason { _ = try client.configMap("another") } == .denied(status: 403))
        #expect(
            server.reason { _ = try server.client(namespace: "kube-system").pod("doris-be-1") } == .denied(status: 403)
        )
    }

    @Test("a ConfigMap is made once and read")
    func configMap() throws {
        let client = server.client()
        let data = ["clusterId": "7", "node": "doris-fe-0.doris-fe:9010"]
        #expect(server.reason { _ = try client.configMap("doris-founded") } == .notFound)
        try client.createConfigMap("doris-founded", data: data)
        #expect(try client.configMap("doris-founded") == data)
        #expect(server.reason { try client.createConfigMap("doris-founded", data: [:]) } == .conflict)
        #expect(try client.configMap("doris-founded") == data)
    }

    @Test("a server that the CA in the folder does not vouch for gets no request")
    func otherAuthority() throws {
        let account = try server.account(with: "ca.crt", try #require(Certificates.shared).text(of: "other"))
        let error = #expect(throws: KubernetesError.self) {
            try server.client(accountFolder: account.path).pod("doris-be-1")
        }
        #expect(error?.reason == .unreachable)
        #expect(error?.message.hasPrefix("the server's certificate is not trusted: ") == true)
    }

    @Test("a token that is none is denied")
    func badToken() throws {
        let account = try server.account(with: "token", "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl")
        #expect(
            server.reason { _ = try server.client(accountFolder: account.path).pod("doris-be-1") }
                == .denied(status: 401)
        )
    }
}

/// The API server that the environment names as a pod's does.
private struct RealServer {
    /// The folder of what was prepared: the service account's as `account`, and the facts to be found.
    static let folder = variable("DORIS_SUPERVISOR_KUBERNETES")
    static let absence: Comment = """
        make e2e-k8s KUBECONFIG=… prepares a namespace and names its folder in DORIS_SUPERVISOR_KUBERNETES, beside \
        KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT
        """

    private let folder: String
    private let environment: [String: String]

    init?() {
        guard let folder = RealServer.folder else { return nil }
        self.folder = folder
        let names = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"]
        environment = names.reduce(into: [:]) { $0[$1] = RealServer.variable($1) }
    }

    func client(namespace: String? = nil, accountFolder: String? = nil) -> KubernetesClient {
        KubernetesClient(
            environment: environment,
            namespace: namespace,
            accountFolder: accountFolder ?? "\(folder)/account",
            limit: .seconds(10)
        )
    }

    /// What kubectl saw.
    func fact(_ name: String) -> String { RealServer.text("\(folder)/\(name)") }

    /// The account's folder with another file in it.
    func account(with name: String, _ content: String) throws -> ScratchFolder {
        let account = try #require(ScratchFolder())
        for file in ["token", "ca.crt", "namespace"] {
            account.write(file == name ? content : RealServer.text("\(folder)/account/\(file)"), to: file)
        }
        return account
    }

    /// Why a call failed; `nil` where it did not.
    func reason(_ call: () throws -> Void) -> KubernetesError.Reason? {
        do {
            try call()
            return nil
        } catch {
            return (error as? KubernetesError)?.reason
        }
    }

    /// Leaves a line, so that a run that found no test to run does not pass for one.
    func noteRun() {
        guard let file = fopen("\(folder)/ran", "ae") else { return }
        fputs("a test\n", file)
        fclose(file)
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
    }
}
