import Doris
import Supervision
import Testing

@Suite("The vocabulary of Kubernetes")
struct KubernetesTests {
    @Test(
        "a set declares so many ordinals from its first one on, whatever the numbers",
        arguments: [
            (3, 0, 0, true), (3, 0, 2, true), (3, 0, 3, false), (3, 5, 4, false), (3, 5, 5, true), (3, 5, 8, false),
            (0, 0, 0, false), (-1, 0, 0, false), (Int.max, 1, 0, false), (Int.max, 1, Int.max, true),
            (Int.min, -1, 0, false), (1, Int.max, Int.max, true), (1, Int.max, Int.max - 1, false),
        ]
    )
    func declared(replicas: Int, first: Int, ordinal: Int, isDeclared: Bool) {
        let set = StatefulSetRecord(name: "s", uid: "u", isBeingDeleted: false, replicas: replicas, firstOrdinal: first)
        #expect(set.declares(ordinal: ordinal) == isDeclared)
    }

    @Test("names of objects", arguments: ["a", "0", "doris-be-2", "a.b", "x--y.0", String(repeating: "a", count: 253)])
    func goodNames(name: String) {
        #expect(ResourceName.isSubdomain(name))
        #expect(ResourceName.isLabel(name) == (!name.contains(".") && name.count <= 63))
    }

    @Test(
        "what names no object",
        arguments: [
            "", ".", "..", "a..b", ".a", "a.", "-a", "a-", "a.-b", "a-.b", "A", "a_b", "a/b", "a b", "a%2e", "é",
            "a\u{301}",
            "a\n", String(repeating: "a", count: 254),
        ]
    )
    func badNames(name: String) {
        #expect(!ResourceName.isSubdomain(name))
        #expect(!ResourceName.isLabel(name))
    }

    @Test("a label has at most 63 characters", arguments: [63, 64])
    func longLabel(length: Int) {
        #expect(ResourceName.isLabel(String(repeating: "a", count: length)) == (length <= 63))
    }

    @Test("a founding marker is read as it was written, beside keys that are not its own")
    func marker() throws {
        let marker = FoundingMarker(clusterID: 7, node: Endpoint(host: "fe-0.fe.ns.svc", port: 9010))
        #expect(marker.data == ["clusterId": "7", "foundedBy": "fe-0.fe.ns.svc:9010"])
        #expect(try FoundingMarker(data: marker.data.merging(["later": "x"]) { $1 }) == marker)
        let addressed = FoundingMarker(clusterID: .max, node: Endpoint(host: "fd00::1", port: 1))
        #expect(try FoundingMarker(data: addressed.data) == addressed)
    }

    @Test(
        "a marker that is not understood says why",
        arguments: [
            ([:], "it has no key 'clusterId'"),
            (["clusterId": "7"], "it has no key 'foundedBy'"),
            (["clusterId": "0", "foundedBy": "a:1"], "clusterId is '0', expected a positive number"),
            (["clusterId": "x\n", "foundedBy": "a:1"], "clusterId is 'x', expected a positive number"),
            (["clusterId": "7", "foundedBy": "a"], "foundedBy is 'a', expected host:port"),
        ] as [([String: String], String)]
    )
    func brokenMarker(data: [String: String], problem: String) {
        let error = #expect(throws: FoundingMarker.Malformed.self) { try FoundingMarker(data: data) }
        #expect(error?.problem == problem)
        #expect(error?.description.hasPrefix("the founding marker is not understood: \(problem); ") == true)
    }

    @Test(
        "an error says what, where, why and what next, on one line",
        arguments: [
            (.denied(status: 403), "denied (403): m x; grant the service account this verb on this resource by a Role"),
            (.denied(status: 401), "denied (401): m x; check that the service account still exists"),
            (.notFound, "no such object: m x"), (.conflict, "it is there already: m x"),
            (.timedOut, "no answer in time: m x; check network policies and the API server's load"),
            (.rejected(status: 500), "the server answered 500: m x; look into the API server's log"),
        ] as [(KubernetesError.Reason, String)]
    )
    func errors(reason: KubernetesError.Reason, text: String) {
        let error = KubernetesError(reason: reason, request: "get Pod a/b", server: "h:1", message: "m\nx")
        #expect("\(error)" == "Kubernetes: get Pod a/b at h:1: \(text)")
    }
}
