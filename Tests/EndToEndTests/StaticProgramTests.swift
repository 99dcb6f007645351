import Glibc
import TestSupport
import Testing

@Suite(
    "The static programs",
    .needsBuiltPrograms,
    .enabled(if: BuiltPrograms.areStatic, "set DORIS_SUPERVISOR_STATIC=1 for a static release build")
)
struct StaticProgramTests {
    /// Numbers of the ELF format: kinds of segments.
    private enum Segment {
        static let dynamic: UInt32 = 2
        static let interpreter: UInt32 = 3
    }

    /// The kinds of a 64-bit ELF file's segments.
    private func segments(of path: String) -> [UInt32] {
        let bytes = Files.bytes(at: path)
        func number(at offset: Int, size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        guard bytes.count > 64, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return [] }
        let (table, size, count) = (number(at: 32, size: 8), number(at: 54, size: 2), number(at: 56, size: 2))
        return (0..<count).map { UInt32(number(at: table + $0 * size, size: 4)) }
    }

    @Test("need no loader and no shared library", arguments: ["doris-supervisor", "doris-simulator"])
    func noDynamicSection(name: String) {
        let segments = segments(of: "\(BuiltPrograms.folder ?? "")/\(name)")
        #expect(!segments.isEmpty)
        #expect(!segments.contains(Segment.dynamic))
        #expect(!segments.contains(Segment.interpreter))
    }

    @Test("carry no symbols for debuggers", arguments: ["doris-supervisor", "doris-simulator"])
    func stripped(name: String) {
        let text = Files.bytes(at: "\(BuiltPrograms.folder ?? "")/\(name)").suffix(65_536)
        #expect(!String(decoding: text, as: UTF8.self).contains(".symtab"))
    }

    @Test(
        "doris-supervisor runs in an otherwise empty root folder that has only /proc",
        .enabled(if: Mode.hasNamespaces, "this user may not make namespaces")
    )
    func emptyRoot() throws {
        let root = try #require(ScratchFolder())
        root.makeFolder("proc")
        let script = """
            cp "$1" "$0/doris-supervisor" && mount -t proc proc "$0/proc" && exec chroot "$0" /doris-supervisor version
            """
        let outcome = try Program.run([
            "/usr/bin/unshare", "--mount", "--pid", "--fork", "/bin/sh", "-c", script, root.path,
            BuiltPrograms.supervisor,
        ])
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(outcome.output.hasPrefix("doris-supervisor 0.1.0 (commit "))
        #expect(outcome.output.contains("MariaDB Connector/C 3."))
    }
}
