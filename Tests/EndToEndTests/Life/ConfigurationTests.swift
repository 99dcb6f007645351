import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Doris' configuration from elsewhere", .needsBuiltPrograms)
struct ConfigurationTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func backend() throws -> (frontend: Supervised, home: Home) {
        let frontend = try stage.cluster()
        let home = try stage.home(.backend)
        return (frontend, home)
    }

    @Test("an empty volume over conf is laid out from the image's copy, before a port is read from it")
    func empty() throws {
        let (frontend, home) = try backend()
        let text = home.text("conf/be.conf") + "heartbeat_service_port = 9150\n"
        home.write(text, to: "conf/be.conf")
        try #require(rename("\(home.path)/conf", "\(home.path)/conf.dist") == 0)
        try #require(mkdir("\(home.path)/conf", 0o755) == 0)
        let node = try stage.start(home, frontends: [frontend.home])
        try node.wait(for: .ready)
        #expect(home.text("conf/be.conf") == text)
        #expect(frontend.home.statements.contains { $0.contains("ADD BACKEND \"\(home.address):9150\"") })
    }

    @Test("the files of the operator's ConfigMap take the place of the image's")
    func mounted() throws {
        let (frontend, home) = try backend()
        let mount = stage.folder.file("mount")
        stage.folder.makeFolder("mount")
        stage.folder.write(home.text("conf/be.conf") + "heartbeat_service_port = 9151\n", to: "mount/be.conf")
        let node = try stage.start(home, frontends: [frontend.home], settings: ["CONFIGMAP_MOUNT_PATH": mount])
        try node.wait(for: .ready)
        #expect(frontend.home.statements.contains { $0.contains("ADD BACKEND \"\(home.address):9151\"") })
    }

    @Test("what cannot be put in its place ends the start, since Doris would run with another configuration")
    func unwritable() throws {
        let home = try stage.home(.backend)
        stage.folder.makeFolder("mount")
        stage.folder.write("a = 1\n", to: "mount/be.conf")
        try #require(rename("\(home.path)/conf", "\(home.path)/elsewhere") == 0)
        let node = try stage.start(home, settings: ["CONFIGMAP_MOUNT_PATH": stage.folder.file("mount")])
        #expect(try node.waitForExit() == 79)
        #expect(
            node.output.lines.contains { $0.contains("Doris' configuration: cannot link \(home.path)/conf/be.conf") }
        )
    }

    @Test("a pod that the operator has marked for its end starts no Doris, and does once it is not", .needsPods)
    func marked() throws {
        let (frontend, home) = try backend()
        let script = """
            mount -t tmpfs tmpfs /run && mkdir /run/doris-operator && touch /run/doris-operator/terminating && exec "$@"
            """
        let node = try stage.start(
            home,
            frontends: [frontend.home],
            prelude: ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, "pod"]
        )
        try node.wait(for: .waiting)
        #expect(node.reason.contains("/var/run/doris-operator/terminating") && node.starts == 0)
        #expect(node.probes == [200, 200, 503])
        try #require(unlink("/proc/\(try #require(node.pid))/root/run/doris-operator/terminating") == 0)
        try node.wait(for: .ready)
    }
}
