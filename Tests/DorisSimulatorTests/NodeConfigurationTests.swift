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
        #expect(try configuration.port("http_port", default: 9) == 2)
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

    @Test("a value that another line replaces is never looked at")
    func replaced() throws {
        let configuration = try NodeConfiguration(["a = ${NO}\na = 1\n"], role: .frontend, environment: [:])
        #expect(configuration["a"] == "1")
    }

    @Test("what a variable holds is not looked into, and an open ${ is a frontend's alone to keep")
    func substitution() throws {
        let variables = ["A": "${B}", "B": "b"]
        func value(_ text: String, _ role: NodeRole, key: String = "k") throws -> String {
            try ConfigurationValue(text, key, role).substituting(variables)
        }
        for role in NodeRole.allCases { #expect(try value("x${B}y${A}z", role) == "xby${B}z") }
        #expect(try value("x${B}${", .frontend) == "xb${")
        #expect(throws: StartupFailure.exit("error read config file. ")) { try value("x${B}${", .backend) }
        #expect(throws: StartupFailure.self) { try value("${}", .frontend) }
        // The start script's keys are none of a backend's.
        #expect(try value("${NO}", .backend, key: "JAVA_OPTS") == "${NO}")
        #expect(throws: StartupFailure.self) { try value("${NO}", .frontend, key: "JAVA_OPTS") }
    }

    @Test("a port must be one, in each role's words")
    func malformedPort() throws {
        let frontend = try NodeConfiguration(["p = x\nq = 65536\nr =\n"], role: .frontend, environment: [:])
        let backend = try NodeConfiguration(["p = x"], role: .backend, environment: [:])
        #expect(throws: StartupFailure.exception("java.lang.NumberFormatException: For input string: \"x\"")) {
            try frontend.port("p", default: 1)
        }
        #expect(throws: StartupFailure.self) { try frontend.port("q", default: 1) }
        #expect(try frontend.port("r", default: 1) == 1)
        #expect(throws: StartupFailure.exit("error read config file. ")) { try backend.port("p", default: 1) }
    }

    @Test("the custom file lies over the other one, in conf or in custom_config_dir")
    func customFile() throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        for part in ["conf", "site"] { try FileSystem.makeDirectory("\(home.path)/\(part)") }
        func read(_ role: NodeRole) throws -> String? {
            try NodeConfiguration.read(home: home.path, role: role, environment: ["SITE": "\(home.path)/site"])["a"]
        }
        for role in NodeRole.allCases {
            let name = role.rawValue
            #expect(throws: StartupFailure.self) { try read(role) }
            try FileSystem.replace("\(home.path)/conf/\(name).conf", with: "a = 1\n")
            #expect(try read(role) == "1")
            try FileSystem.replace("\(home.path)/conf/\(name)_custom.conf", with: "a = 2\n")
            #expect(try read(role) == "2")
            try FileSystem.replace("\(home.path)/conf/\(name).conf", with: "a = 1\ncustom_config_dir = ${SITE}\n")
            #expect(try read(role) == "1")
            try FileSystem.replace("\(home.path)/site/\(name)_custom.conf", with: "a = 3\n")
            #expect(try read(role) == "3")
        }
    }

    @Test("a frontend's Java properties come before its environment")
    func javaProperties() throws {
        let environment = [
            "JAVA_OPTS": "-Xmx1g -Dlog.dir=/a  -Dflag -D=x", "JAVA_OPTS_FOR_JDK_17": "-Dlog.dir=/b", "HOME": "/root",
            "log.dir": "/env",
        ]
        let old = JavaProperties.all(environment, profile: .v1_2)
        #expect(old["log.dir"] == "/a")
        #expect(old["flag"] == "")
        #expect(old["user.home"] == "/root")
        #expect(JavaProperties.all(environment, profile: .v3_0)["log.dir"] == "/b")
        let home = try TemporaryHome()
        defer { home.delete() }
        try FileSystem.makeDirectory("\(home.path)/conf")
        try FileSystem.replace("\(home.path)/conf/fe.conf", with: "meta_dir = ${log.dir}${file.separator}m\n")
        let settings = try FrontendSettings.read(home: home.path, profile: .v2_1, environment: environment)
        #expect(settings.metadataDirectory == "/a/m")
    }

    @Test("a backend needs 60000 open files, or as many as be.conf says, where the machine is checked")
    func openFiles() throws {
        func check(_ limit: UInt64, _ text: String = "", checks: String = "1") throws(StartupFailure) {
            try OpenFileLimit.check(
                try NodeConfiguration([text], role: .backend, environment: [:]),
                environment: ["SIMULATOR_MACHINE_CHECKS": checks],
                limit: limit
            )
        }
        #expect(throws: Never.self) { try check(60_000) }
        #expect(throws: StartupFailure.self) { try check(59_999) }
        #expect(throws: Never.self) { try check(59_999, checks: "0") }
        #expect(throws: Never.self) { try check(1_024, "min_file_descriptor_number = 1024") }
        #expect(throws: StartupFailure.self) { try check(65_536, "min_file_descriptor_number = 100000") }
        #expect(OpenFileLimit.own > 0)
    }
}
