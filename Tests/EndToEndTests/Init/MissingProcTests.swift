import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rule 21: /proc may be missing, may be read-only, or may be another namespace's.
@Suite("Init, without /proc", .needsBuiltPrograms, .needsNamespaces)
struct MissingProcTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// What becomes of /proc, as shell words in a mount namespace of the supervisor's own.
    enum Proc: String, CaseIterable, Sendable {
        case missing = "while umount -l /proc 2>/dev/null; do :; done"
        case foreign = "umount -l /proc"
        case readOnly = "mount -o remount,ro,bind /proc"

        func prelude(mode: Mode) -> [String] {
            let ownMounts = mode == .namespace ? [] : ["/usr/bin/unshare", "--mount"]
            return ownMounts + ["/bin/sh", "-c", "\(rawValue); exec \"$@\"", "sh"]
        }

        /// The pairs that make sense: beside PID 1 there is no foreign one to uncover.
        static let cases: [(Proc, Mode)] =
            [(.missing, .namespace), (.foreign, .namespace), (.readOnly, .namespace)]
            + [(.missing, .subreaper), (.readOnly, .subreaper)]
    }

    @Test("arguments and environment arrive, Doris runs, and a stop ends it", arguments: Proc.cases)
    func runs(proc: Proc, mode: Mode) throws {
        let script = "printf '%s,' \"$0\" \"$@\" > words; env > environment; echo up >&2; exec sleep 300"
        let home = Home(emptyFor: .backend, in: stage.folder)
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_STOP_GRACE": "600s"],
            mode: mode,
            command: ["/bin/bash", "-c", script, "a name", "", "b c"],
            prelude: proc.prelude(mode: mode)
        )
        try node.wait(for: "the child") { !node.processes(with: "sleep", "300").isEmpty }
        #expect(home.text("words") == "a name,,b c,")
        #expect(!home.text("environment").contains("SWIFT_ROOT"))
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.output.text.contains("The supervisor begins"))
        #expect(try node.terminate() == 0)
        #expect(!node.output.text.contains("SIGKILL"))
        #expect(node.leftovers.isEmpty)
    }

    @Test("the child's code comes out, and orphans are collected", arguments: Proc.cases)
    func exitCode(proc: Proc, mode: Mode) throws {
        let node = try stage.script(
            "for i in 1 2 3; do (true & true &); done; exit 42",
            settings: ["SUPERVISOR_RESTART_LIMIT": "0"],
            mode: mode,
            prelude: proc.prelude(mode: mode)
        )
        #expect(try node.waitForExit() == 42)
    }

    @Test("PID 1 ends what a crashed child left in another session", arguments: [Proc.missing, .foreign])
    func leftovers(proc: Proc) throws {
        let script = """
            [ ! -e other ] || exec sleep 300
            setsid bash -c 'mkfifo other; read line < other' & until [ -e other ]; do :; done; exit 1
            """
        let node = try stage.script(script, mode: .namespace, prelude: proc.prelude(mode: .namespace))
        try node.wait(for: "another start") { node.starts == 2 }
        try node.wait(for: "the child") { !node.processes(with: "sleep", "300").isEmpty }
        #expect(ProcessTable.descendants(of: try #require(node.pid)).count == 1)
        #expect(try node.terminate() == 0)
    }

    @Test(
        "the static program says its version, and one clear line to nonsense, in a folder that has nothing else",
        .enabled(if: BuiltPrograms.areStatic, "set DORIS_SUPERVISOR_STATIC=1 for a static release build")
    )
    func emptyRoot() throws {
        let root = try #require(ScratchFolder())
        let script = "cp \"$1\" \"$0/s\" && shift && exec chroot \"$0\" /s \"$@\""
        func run(_ words: String...) throws -> Program.Outcome {
            try Program.run(["/bin/sh", "-c", script, root.path, BuiltPrograms.supervisor] + words)
        }
        let version = try run("version")
        #expect(version.code == 0)
        #expect(version.output.hasPrefix("doris-supervisor "))
        #expect(try run("probe", "live").code == 1)
        #expect(try run("nonsense").errors.contains("nonsense"))
        let bare = try run("run", "be")
        #expect(bare.code == 78)
        #expect(bare.errors.contains("bad setting"))
    }
}
