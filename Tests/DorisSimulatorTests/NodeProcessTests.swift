import Testing

@testable import DorisSimulator

@Suite("Node processes")
struct NodeProcessTests {
    @Test("an exception is printed with the line's own main class")
    func trace() {
        let trace = StackTrace(exception: "java.io.IOException: no", mainClass: VersionProfile.v1_2.identity.mainClass)
        #expect(
            trace.text == """
                java.io.IOException: no
                \tat org.apache.doris.catalog.Env.initialize(Env.java)
                \tat org.apache.doris.PaloFe.start(PaloFe.java)
                \tat org.apache.doris.PaloFe.main(PaloFe.java)
                """
        )
        for profile in VersionProfile.all.dropFirst() {
            #expect(profile.identity.mainClass == "org.apache.doris.DorisFE")
        }
    }

    @Test("an image is valid, invalid or missing")
    func image() {
        func last(_ text: String?) -> String? { ImageTool.verdict(on: text, path: "/i").last }
        #expect(last(nil) == "image does not exist: /i . Please put an absolute path instead")
        #expect(last("{\"journalId\":0}\n") == "Load image success. Image file /i is valid")
        #expect(last("x") == "Load image failed. Image file /i is invalid")
    }
}
