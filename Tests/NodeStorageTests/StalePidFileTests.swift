import Doris
import NodeStorage
import TestSupport
import Testing

@Suite("A pid file left behind")
struct StalePidFileTests {
    private let home = "/opt/apache-doris/be"

    /// A folder with the pid file and a picture of `/proc` that holds one process.
    private func outcome(
        pidFile: String?,
        process: (pid: Int, commandLine: String)? = nil,
        role: NodeRole = .backend
    ) throws -> (StalePidFile.Outcome, isThere: Bool) {
        let folder = try #require(ScratchFolder())
        folder.makeFolder("proc")
        if let pidFile { folder.write(pidFile, to: "\(role.rawValue).pid") }
        if let process {
            folder.makeFolder("proc/\(process.pid)")
            folder.write(process.commandLine, to: "proc/\(process.pid)/cmdline")
        }
        let file = StalePidFile(role: role, home: home, directory: folder.path, processes: "\(folder.path)/proc")
        let outcome = try file.removeIfStale()
        return (outcome, ScratchFolder.names(in: folder.path).contains("\(role.rawValue).pid"))
    }

    @Test("no file, nothing to do")
    func absent() throws {
        #expect(try outcome(pidFile: nil) == (.absent, false))
    }

    @Test(
        "the file of a living server stays",
        arguments: [
            (NodeRole.backend, "/opt/apache-doris/be/lib/doris_be\0"),
            (.frontend, "/usr/bin/java\0-Xmx8192m\0org.apache.doris.PaloFe\0"),
            (.frontend, "java\0-Xmx8192m\0org.apache.doris.DorisFE\0--helper\0fe-0:9010\0"),
        ]
    )
    func inUse(role: NodeRole, commandLine: String) throws {
        #expect(try outcome(pidFile: "42\n", process: (42, commandLine), role: role) == (.inUse(pid: 42), true))
    }

    @Test(
        "any other file goes, with the reason",
        arguments: [
            ("42", nil, "no process 42 runs"),
            ("42\n", "", "no process 42 runs"),
            ("42", "/usr/bin/sleep\u{0}60\u{0}", "process 42 is /usr/bin/sleep"),
            ("42", "vim\u{0}lib/doris_be\u{0}", "process 42 is vim"),
            ("", nil, "it holds '', no process id"),
            ("-1", nil, "it holds '-1', no process id"),
            ("many words", nil, "it holds 'many words', no process id"),
        ] as [(String, String?, String)]
    )
    func stale(pidFile: String, commandLine: String?, found: String) throws {
        #expect(try outcome(pidFile: pidFile, process: commandLine.map { (42, $0) }) == (.removed(found: found), false))
    }

    @Test("the file stands in bin unless PID_DIR says otherwise")
    func place() {
        #expect(StalePidFile(role: .frontend, home: "/d").path == "/d/bin/fe.pid")
        #expect(StalePidFile(role: .backend, home: "/d", directory: "/run").path == "/run/be.pid")
    }
}
