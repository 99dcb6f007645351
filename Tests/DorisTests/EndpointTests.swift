import Doris
import Testing

@Suite("Reading an endpoint")
struct EndpointTests {
    @Test(
        "hosts with and without a port",
        arguments: [
            ("fe-0.fe.ns.svc:9010", "fe-0.fe.ns.svc", 9010, "fe-0.fe.ns.svc:9010"),
            ("fe-0", "fe-0", 9030, "fe-0:9030"),
            (" 10.1.2.3:1 \n", "10.1.2.3", 1, "10.1.2.3:1"),
            ("[2001:db8::1]:65535", "2001:db8::1", 65535, "[2001:db8::1]:65535"),
            ("[::1]", "::1", 9030, "[::1]:9030"),
            ("fe80::1%eth0", "fe80::1%eth0", 9030, "[fe80::1%eth0]:9030"),
            ("::ffff:10.0.0.1", "::ffff:10.0.0.1", 9030, "[::ffff:10.0.0.1]:9030"),
        ] as [(String, String, UInt16, String)]
    )
    func good(text: String, host: String, port: UInt16, printed: String) {
        let endpoint = Endpoint(text, defaultPort: 9030)
        #expect(endpoint == Endpoint(host: host, port: port))
        #expect(endpoint?.description == printed)
        #expect(endpoint.flatMap { Endpoint($0.description) } == endpoint)
    }

    @Test(
        "junk is none",
        arguments: [
            "", " ", ":9030", "fe:", "fe:0", "fe:65536", "fe:-1", "fe:+1", "fe:9030x", "fe:9 030", "[::1", "[::1]9030",
            "[]:9030", "[::1]:", "a b", "fe\"; DROP", "fe'", "fe-0:9030:9030", "a,b", "fe\0:1", "fé:1",
            String(repeating: "a", count: 254),
        ]
    )
    func bad(text: String) {
        #expect(Endpoint(text, defaultPort: 9030) == nil)
    }

    @Test("without a default a port is obligatory")
    func obligatoryPort() {
        #expect(Endpoint("fe-0") == nil)
        #expect(Endpoint("[::1]") == nil)
    }
}
