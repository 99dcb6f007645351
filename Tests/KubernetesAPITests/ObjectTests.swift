import Doris
import KubernetesAPI
import Supervision
import TestSupport
import Testing

@Suite("Objects of the Kubernetes API", .serialized, .enabled(if: APIServer.isAvailable, "no python3 or openssl"))
struct ObjectTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("a pod is read with what a decision about it needs, and the token is shown", arguments: ["send", "tls12"])
    func pod(behaviour: String) throws {
        stage.reply("200 OK", Documents.pod)
        let server = try stage.server(behaviour)
        let pod = try stage.client(to: server.port).pod("doris-be-2")
        #expect(
            pod
                == PodRecord(
                    name: "doris-be-2",
                    uid: "0d5f2c1e-8a55-4be7-9d0e-6d2f7b1a9c11",
                    isBeingDeleted: true,
                    deletionGrace: .seconds(900),
                    controller: PodRecord.Controller(
                        kind: "StatefulSet",
                        name: "doris-be",
                        uid: "5a1c33a2-41f0-4a61-8f7e-1b7f0a2ce9d4"
                    ),
                    ip: "10.244.3.17"
                )
        )
        #expect(
            server.transcript() == [
                // An address is no name to tell in the handshake.
                "name None",
                "GET /api/v1/namespaces/doris/pods/doris-be-2 HTTP/1.1",
                "Host: 127.0.0.1:\(server.port)",
                "Authorization: Bearer \(Stage.token)",
                "Accept: application/json",
                "User-Agent: doris-supervisor",
                "Connection: close",
            ]
        )
    }

    @Test("a StatefulSet is read, from the namespace that the settings name")
    func statefulSet() throws {
        stage.reply(
            "200 OK",
            Documents.statefulSet.replacing("\"namespace\":\"doris\"", with: "\"namespace\":\"prod\"")
        )
        let server = try stage.server()
        let set = try stage.client(to: server.port, namespace: "prod").statefulSet("doris-be")
        #expect(
            set
                == StatefulSetRecord(
                    name: "doris-be",
                    uid: "5a1c33a2-41f0-4a61-8f7e-1b7f0a2ce9d4",
                    isBeingDeleted: false,
                    replicas: 2,
                    firstOrdinal: 1
                )
        )
        #expect(server.transcript()[1] == "GET /apis/apps/v1/namespaces/prod/statefulsets/doris-be HTTP/1.1")
    }

    @Test("a ConfigMap is read, and one without data is empty")
    func configMap() throws {
        let server = try stage.server()
        let client = stage.client(to: server.port)
        stage.reply("200 OK", Documents.configMap)
        let data = try client.configMap("doris-founded")
        let founder = Endpoint(host: "doris-fe-0.doris-fe.doris.svc.cluster.local", port: 9010)
        #expect(try FoundingMarker(data: data) == FoundingMarker(clusterID: 1_432_112_043, node: founder))
        stage.reply("200 OK", Documents.configMap.replacing("\"data\":", with: "\"binaryData\":"))
        #expect(try client.configMap("doris-founded") == [:])
        #expect(server.transcript().contains("GET /api/v1/namespaces/doris/configmaps/doris-founded HTTP/1.1"))
    }

    @Test("a ConfigMap is made with its data, whatever characters are in it")
    func creation() throws {
        stage.reply("201 Created", Documents.configMap)
        let server = try stage.server()
        try stage.client(to: server.port).createConfigMap("doris-founded", data: ["b": "\"\n\\ü", "a": "1"])
        let transcript = server.transcript()
        #expect(transcript[1] == "POST /api/v1/namespaces/doris/configmaps HTTP/1.1")
        #expect(transcript.contains("Content-Type: application/json"))
        #expect(
            transcript.last
                == #"body {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"doris-founded"},"#
                + #""data":{"a":"1","b":"\"\n\\ü"}}"#
        )
    }

    @Test(
        "chunks of any size are put together, with extensions and trailers",
        arguments: [[1], [7, 1, 300], [4096], [65_536]]
    )
    func chunks(sizes: [Int]) throws {
        var rest = Documents.pod.utf8[...]
        var body = ""
        var turn = 0
        while !rest.isEmpty {
            let part = rest.prefix(sizes[turn % sizes.count])
            rest = rest.dropFirst(part.count)
            let size = String(part.count, radix: 16, uppercase: turn % 2 == 0)
            body += "\(size)\(turn % 3 == 0 ? ";name=value" : "")\r\n\(Substring(part))\r\n"
            turn += 1
        }
        stage.reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n\(body)0\r\nTrailer: x\r\n\r\n")
        let server = try stage.server()
        #expect(try stage.client(to: server.port).pod("doris-be-2").uid == "0d5f2c1e-8a55-4be7-9d0e-6d2f7b1a9c11")
    }

    @Test("an answer is whole once its last byte is there, though the connection stays open")
    func openConnection() throws {
        stage.reply("200 OK", Documents.pod)
        let server = try stage.server("hold")
        #expect(try stage.client(to: server.port).pod("doris-be-2").isBeingDeleted)
    }

    @Test("token and authority are read at each request, so that both may be renewed")
    func rotation() throws {
        stage.reply("200 OK", Documents.pod)
        let server = try stage.server()
        let client = stage.client(to: server.port)
        _ = try client.pod("doris-be-2")
        stage.give(token: "renewed")
        _ = try client.pod("doris-be-2")
        try stage.trust("other")
        #expect(try stage.error(client).reason == .unreachable)
        #expect(
            server.transcript().filter { $0.hasPrefix("Authorization") } == [
                "Authorization: Bearer \(Stage.token)", "Authorization: Bearer renewed",
            ]
        )
    }

    @Test(
        "a field of another type is not taken for its absence",
        arguments: [
            ("\"uid\":\"0d5f2c1e-8a55-4be7-9d0e-6d2f7b1a9c11\"", "\"uid\":7", "metadata.uid"),
            ("\"uid\":\"0d5f2c1e-8a55-4be7-9d0e-6d2f7b1a9c11\"", "\"uid\":\"\"", "metadata.uid"),
            ("\"2024-05-06T08:00:00Z\"", "true", "metadata.deletionTimestamp"),
            ("\"2024-05-06T08:00:00Z\"", "\"\"", "metadata.deletionTimestamp"),
            (":900,\n", ":-1,\n", "metadata.deletionGracePeriodSeconds"),
            (":900,\n", ":\"900\",\n", "metadata.deletionGracePeriodSeconds"),
            (":900,\n", ":9.5,\n", "metadata.deletionGracePeriodSeconds"),
            ("\"podIP\":\"10.244.3.17\"", "\"podIP\":[]", "status.podIP"),
            ("\"kind\":\"StatefulSet\"", "\"kind\":null", "metadata.ownerReferences"),
            ("\"kind\":\"DorisCluster\"", "\"controller\":true", "metadata.ownerReferences"),
            ("\"kind\":\"Pod\"", "\"kind\":\"PodList\"", "kind"),
            ("\"apiVersion\":\"v1\",\"metadata\"", "\"apiVersion\":\"v2\",\"metadata\"", "apiVersion"),
            ("\"name\":\"doris-be-2\"", "\"name\":\"doris-be-20\"", "metadata.name"),
            ("\"namespace\":\"doris\"", "\"namespace\":\"prod\"", "metadata.namespace"),
            ("\"status\":{\"phase\"", "\"status\":[],\"x\":{\"phase\"", "status"),
        ]
    )
    func wrongPod(text: String, replacement: String, field: String) throws {
        #expect(Documents.pod.contains(text))
        stage.reply("200 OK", Documents.pod.replacing(text, with: replacement))
        let error = try stage.error(stage.client(to: stage.server().port))
        #expect(error.reason == .malformed)
        #expect(error.message.hasPrefix("\(field) is not "), "\(error)")
    }

    @Test(
        "nor is it in a StatefulSet, whose number of replicas must be there",
        arguments: [
            ("\"replicas\":2", "\"replicas\":-2", "spec.replicas"),
            ("\"replicas\":2", "\"replicas\":\"2\"", "spec.replicas"),
            ("\"replicas\":2", "\"replicas\":null", "spec.replicas"),
            ("\"replicas\":2", "\"replicas\":99999999999999999999", "spec.replicas"),
            ("\"start\":1", "\"start\":true", "spec.ordinals.start"),
            ("\"ordinals\":{\"start\":1}", "\"ordinals\":1", "spec.ordinals"),
            ("\"spec\":{\"replicas\"", "\"spec\":7,\"x\":{\"replicas\"", "spec"),
        ]
    )
    func wrongSet(text: String, replacement: String, field: String) throws {
        #expect(Documents.statefulSet.contains(text))
        stage.reply("200 OK", Documents.statefulSet.replacing(text, with: replacement))
        let client = try stage.client(to: stage.server().port)
        let error = #expect(throws: KubernetesError.self) { try client.statefulSet("doris-be") }
        #expect(error?.reason == .malformed)
        #expect(error?.message.hasPrefix("\(field) is not ") == true, "\(String(describing: error))")
    }

    @Test("nor in a ConfigMap", arguments: ["\"data\":[]", "\"data\":{\"clusterId\":1}", "\"data\":\"\""])
    func wrongConfigMap(data: String) throws {
        let document = Documents.configMap.replacing("\"data\":{", with: "\(data),\"x\":{")
        stage.reply("200 OK", document)
        let client = try stage.client(to: stage.server().port)
        let error = #expect(throws: KubernetesError.self) { try client.configMap("doris-founded") }
        #expect(error?.reason == .malformed)
        #expect(error?.message.hasPrefix("data") == true)
    }

    @Test("what a set leaves out has the API's default")
    func defaults() throws {
        stage.reply("200 OK", Documents.statefulSet.replacing("\"ordinals\":{\"start\":1},", with: ""))
        let client = try stage.client(to: stage.server().port)
        #expect(try client.statefulSet("doris-be").firstOrdinal == 0)
    }
}
