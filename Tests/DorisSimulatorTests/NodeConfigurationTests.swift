import Doris
import Testing

@testable import DorisSimulator

@Suite("Reading fe.conf and be.conf")
struct NodeConfigurationTests {
    @Test("later entries win, and variables are put in")
    func values() throws {
        let texts = ["http_port = 1\nmeta_dir = ${DORIS_HOME}/m/${X}\n", "http_port=2\n"]
        let configuration = try NodeConfiguration(
            texts,
            role: .frontend,
            environment: ["DORIS_HOME": "/opt/fe", "X": "y"]
        )
        #expect(configuration.port("http_port", default: 9) == 2)
        #expect(configuration["meta_dir"] == "/opt/fe/m/y")
        #expect(configuration["nothing"] == nil)
    }

    @Test("an unknown variable ends the start, in each role's words")
    func unknown() {
        #expect(throws: StartupFailure.exception("java.lang.Exception: no such env variable: NO")) {
            try NodeConfiguration(["a = ${NO}"], role: .frontend, environment: [:])
        }
        #expect(throws: StartupFailure.exit("error read config file. ")) {
            try NodeConfiguration(["a = ${NO}"], role: .backend, environment: [:])
        }
    }
}
