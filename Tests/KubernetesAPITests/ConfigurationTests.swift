import Glibc
import KubernetesAPI
import Supervision
import TestSupport
import Testing

@Suite("What the Kubernetes client must be told", .enabled(if: APIServer.isAvailable, "no python3 or openssl"))
struct ConfigurationTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// The error of a client that must not have sent anything.
    private func problem(_ client: KubernetesClient) throws -> String {
        let error = try stage.error(client)
        #expect(error.reason == .notConfigured)
        return error.message
    }

    @Test("outside of a cluster a call fails at once, and making a client does nothing")
    func noCluster() throws {
        let client = KubernetesClient(environment: [:])
        #expect(try problem(client) == "KUBERNETES_SERVICE_HOST is not set: this is no pod")
        #expect(
            try "\(stage.error(client))" == """
                Kubernetes: get Pod doris-be-2: not sent: KUBERNETES_SERVICE_HOST is not set: this is no pod; mount a \
                service account's token (automountServiceAccountToken) and check SUPERVISOR_POD_NAMESPACE
                """
        )
    }

    @Test("a host or a port that cannot be one is named", arguments: ["a b", "host/path", "x\r\ny"])
    func address(host: String) throws {
        #expect(try problem(stage.client(to: 443, host: host)).hasSuffix("which is no host"))
        #expect(try problem(stage.client(to: nil)) == "KUBERNETES_SERVICE_PORT is '', expected 1 to 65535")
    }

    @Test(
        "a file that is missing, empty, too long, or none at all is named",
        arguments: ["token", "ca.crt", "namespace"]
    )
    func files(name: String) throws {
        let client = stage.client(to: 1)
        let content = stage.account.read(name)
        stage.account.remove(name)
        #expect(try problem(client).hasPrefix("\(stage.account.path)/\(name) cannot be read: No such file"))
        stage.account.write("", to: name)
        #expect(try problem(client).hasPrefix("\(stage.account.path)/\(name) "))
        stage.account.write(String(repeating: "x", count: 300 << 10), to: name)
        #expect(try problem(client).hasPrefix("\(stage.account.path)/\(name) cannot be read: it is longer than"))
        stage.account.remove(name)
        #expect(mkfifo(stage.account.file(name), 0o600) == 0)
        #expect(try problem(client) == "\(stage.account.path)/\(name) cannot be read: it is not a regular file")
        stage.account.remove(name)
        stage.account.write(content, to: name)
        #expect(try stage.error(client).reason == .unreachable)
    }

    @Test(
        "a token that would end its line is not sent",
        arguments: ["canary\r\nHost: x", "canary x", "canaryü", "canary\u{7F}"]
    )
    func strangeToken(token: String) throws {
        stage.give(token: token)
        #expect(
            try problem(stage.client(to: 1)) == "\(stage.account.path)/token is empty or holds a byte that no token has"
        )
    }

    @Test(
        "no name that means something in a path gets into one",
        arguments: ["", "..", "a/b", "A", "a b", "a%2fb", "a?b", "-a", "a\r\n"]
    )
    func names(name: String) throws {
        let client = stage.client(to: 1)
        let error = #expect(throws: KubernetesError.self) { try client.configMap(name) }
        #expect(error?.reason == .notConfigured)
        #expect(try problem(stage.client(to: 1, namespace: name)).hasSuffix("cannot be the name of a namespace"))
    }
}
