import Doris
import Glibc
import NodeStorage
import TestSupport
import Testing

@Suite("Reading a distribution")
final class DistributionTests {
    /// The folders of one test, which go with it.
    private var folders: [ScratchFolder] = []

    private func distribution(
        _ role: NodeRole,
        _ files: [String: String],
        environment: [String: String] = [:]
    ) throws -> (Distribution, ScratchFolder) {
        let folder = try #require(ScratchFolder())
        folders.append(folder)
        for name in ["bin", "conf", "custom"] { folder.makeFolder(name) }
        for (name, text) in files { folder.write(text, to: name, mode: name.hasSuffix(".sh") ? 0o755 : 0o644) }
        return (Distribution(home: folder.path + "/", role: role, environment: environment), folder)
    }

    @Test("a start script must be there and executable")
    func startScript() throws {
        let (whole, _) = try distribution(.frontend, ["bin/start_fe.sh": "#!/bin/bash\n"])
        try whole.checkStartScript()
        let (missing, folder) = try distribution(.backend, [:])
        var error = #expect(throws: StorageError.self) { try missing.checkStartScript() }
        #expect(error?.errno == ENOENT)
        #expect(error?.description.contains("\(folder.path)/bin/start_be.sh: No such file or directory") == true)
        folder.write("#!/bin/bash\n", to: "bin/start_be.sh", mode: 0o644)
        error = #expect(throws: StorageError.self) { try missing.checkStartScript() }
        #expect(error?.errno == EACCES)
    }

    @Test(
        "a script's options are read from its text",
        arguments: [
            ("OPTS=\"$(getopt -n \"$0\" -l 'daemon' -l 'helper:' -- \"$@\")\"\n# not yet: --console\n", false, false),
            ("getopt -l 'daemon' -l 'console' -- \"$@\"\n  --console)\n", true, false),
            ("  --metadata_failure_recovery)\n    METADATA_FAILURE_RECOVERY=\"-r\"\n  --console)\n", true, true),
            ("echo consoles --console_log\n", false, false),
        ]
    )
    func abilities(script: String, console: Bool, recovery: Bool) throws {
        let (distribution, _) = try distribution(.frontend, ["bin/start_fe.sh": script])
        let abilities = try distribution.abilities()
        #expect(abilities.console == console)
        #expect(abilities.metadataFailureRecovery == recovery)
    }

    @Test("the custom file lies over the main one, wherever it is")
    func overlay() throws {
        let (plain, _) = try distribution(
            .frontend,
            [
                "conf/fe.conf": "query_port = 9031\nhttp_port=8031\nlast=\\",
                "conf/fe_custom.conf": "query_port = 9032\n",
            ]
        )
        var ports = try plain.configuration().frontendPorts()
        #expect(ports.query == 9032)
        #expect(ports.http == 8031)
        let (moved, _) = try distribution(
            .frontend,
            [
                "conf/fe.conf": "custom_config_dir = ${DORIS_HOME}/custom\n",
                "custom/fe_custom.conf": "edit_log_port=9011",
            ]
        )
        ports = try moved.configuration().frontendPorts()
        #expect(ports.editLog == 9011)
        #expect(ports.rpc == 9020)
    }

    @Test("backend ports, and a value that is none")
    func backendPorts() throws {
        let (good, _) = try distribution(
            .backend,
            ["conf/be.conf": "webserver_port = ${WEB}"],
            environment: ["WEB": "8041"]
        )
        #expect(try good.configuration().backendPorts().webserver == 8041)
        let (bad, folder) = try distribution(.backend, ["conf/be.conf": "be_port = 99999"])
        let error = #expect(throws: StorageError.self) { try bad.configuration().backendPorts() }
        #expect(
            error?.description
                == "cannot use \(folder.path)/conf/be.conf: be_port is '99999'; set it to a port from 1 to 65535"
        )
    }

    @Test("meta_dir has a default, and names in braces are replaced")
    func metadataDirectory() throws {
        let (plain, folder) = try distribution(.frontend, ["conf/fe.conf": ""])
        #expect(try plain.configuration().metadataDirectory().path == "\(folder.path)/doris-meta")
        let (set, other) = try distribution(
            .frontend,
            ["conf/fe.conf": "meta_dir = ${DORIS_HOME}/${SUB}/meta"],
            environment: ["SUB": "a", "DORIS_HOME": "/elsewhere"]
        )
        #expect(try set.configuration().metadataDirectory().path == "\(other.path)/a/meta")
    }

    @Test(
        "what Doris would not understand is an error that says so",
        arguments: [
            ("meta_dir = ${NO_SUCH}/meta", "meta_dir uses ${NO_SUCH}, and no such variable is set"),
            ("meta_dir = $DORIS_HOME/meta", "Doris replaces ${NAME} only, with braces"),
            ("meta_dir = meta", "set it to an absolute path"),
        ]
    )
    func badMetadataDirectory(text: String, problem: String) throws {
        let (distribution, _) = try distribution(.frontend, ["conf/fe.conf": text])
        let error = #expect(throws: StorageError.self) { try distribution.configuration().metadataDirectory() }
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }

    @Test("PID_DIR goes through the shell, so that braces are optional")
    func pidFolder() throws {
        let (set, folder) = try distribution(.frontend, ["conf/fe.conf": "PID_DIR = $DORIS_HOME/run"])
        #expect(try set.configuration().pidFolder() == "\(folder.path)/run")
        let (plain, other) = try distribution(.frontend, ["conf/fe.conf": ""])
        #expect(try plain.configuration().pidFolder() == "\(other.path)/bin")
    }

    @Test(
        "storage roots in each of their forms",
        arguments: [
            ("/a", ["/a"]),
            ("/a;/b/;", ["/a", "/b"]),
            ("/a,medium:hdd,capacity:50; /b , medium:ssd", ["/a", "/b"]),
            ("/disk1/doris.HDD,50;/disk2/doris.SSD", ["/disk1/doris.HDD", "/disk2/doris.SSD"]),
        ]
    )
    func storageRoots(value: String, roots: [String]) throws {
        let (distribution, _) = try distribution(.backend, ["conf/be.conf": "storage_root_path = \(value)\n"])
        #expect(try distribution.configuration().storageRoots() == roots)
    }

    @Test("a storage root by default, and no file at all")
    func defaults() throws {
        let (plain, folder) = try distribution(.backend, ["conf/be.conf": "# empty\n"])
        #expect(try plain.configuration().storageRoots() == ["\(folder.path)/storage"])
        let (none, _) = try distribution(.backend, [:])
        #expect(throws: StorageError.self) { try none.configuration() }
    }
}
