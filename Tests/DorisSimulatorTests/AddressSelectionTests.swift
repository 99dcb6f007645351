import Testing

@testable import DorisSimulator

@Suite("Choosing an address")
struct AddressSelectionTests {
    private let interfaces = ["127.0.0.1", "10.1.2.3", "192.168.7.8"].compactMap { IPv4Address($0) }

    @Test(
        "priority_networks choose among the interfaces",
        arguments: [
            ("", "10.1.2.3"), ("192.168.0.0/16", "192.168.7.8"), ("10.1.2.99/24", "10.1.2.3"),
            ("172.16.0.0/12; 192.168.7.8/32", "192.168.7.8"), ("0.0.0.0/0", "10.1.2.3"),
            ("127.0.0.2/32", "127.0.0.2"), ("127.0.0.0/8", "127.0.0.1"), ("127.0.0.3", "127.0.0.3"),
        ]
    )
    func chosen(networks: String, expected: String) {
        for profile in VersionProfile.all {
            let address = AddressSelection.choose(networks: networks, interfaces: interfaces, profile: profile)
            #expect(address?.description == expected)
        }
    }

    @Test(
        "where nothing matches, 1.2 calls itself 127.0.0.1 and 2.1 does not start",
        arguments: ["172.16.0.0/12", "x"]
    )
    func unmatched(networks: String) {
        let old = AddressSelection.choose(networks: networks, interfaces: interfaces, profile: .v1_2)
        #expect(old?.description == "127.0.0.1")
        #expect(AddressSelection.choose(networks: networks, interfaces: interfaces, profile: .v2_1) == nil)
    }

    @Test(
        "texts that are no address or network are refused",
        arguments: ["1.2.3", "1.2.3.256", "1.2.3.4/33", "a/8", ""]
    )
    func malformed(text: String) {
        #expect(IPv4Network(text) == nil)
    }
}
