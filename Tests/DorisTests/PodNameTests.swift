import Doris
import Testing

@Suite("Reading a pod's name")
struct PodNameTests {
    @Test("set and ordinal", arguments: [("doris-fe-0", "doris-fe", 0), ("be-12", "be", 12), ("a-b-3", "a-b", 3)])
    func good(name: String, set: String, ordinal: Int) throws {
        let pod = try #require(PodName(name))
        #expect(pod.set == set)
        #expect(pod.ordinal == ordinal)
        #expect(pod.description == name)
    }

    @Test(
        "other names",
        arguments: ["", "fe", "-0", "fe-", "fe-01", "fe-x", "fe-1x", "fe-+1", "fe-99999999999999999999"]
    )
    func bad(name: String) {
        #expect(PodName(name) == nil)
    }
}
