import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite(
    "A frontend's volume that takes no write",
    .needsBuiltPrograms,
    .needsMariaDBClient,
    .enabled(if: MountedFolder.isPermitted, "this process may not mount")
)
struct UnwritableVolumeTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Lays out a home whose `meta_dir` is a small volume of its own.
    private func home(version: String) throws -> (home: Home, volume: MountedFolder) {
        let volume = try MountedFolder(options: "size=1m")
        let home = try stage.home(.frontend, version: version, configuration: ["meta_dir = \(volume.path)/meta"])
        mkdir("\(volume.path)/meta", 0o755)
        rmdir(home.metadata)
        symlink("\(volume.path)/meta", home.metadata)
        return (home, volume)
    }

    @Test(
        "at a recovery: refused with path and advice, nothing lost, done once it is mended",
        arguments: [
            "1.2", "2.1", "4.0",
        ],
        VolumeTrouble.allCases
    )
    func recovery(version: String, trouble: VolumeTrouble) throws {
        let (former, volume) = try home(version: version)
        let first = try stage.lone(former)
        try first.waitUntilSettled(1)
        let id = former.clusterID
        #expect(try first.terminate() == 0)
        let before = former.identity
        let home = former.moved()
        try trouble.begin(on: volume)
        let node = try stage.lone(home, mode: .subreaper)
        try node.wait(for: .refused, saying: trouble.words)
        #expect(node.reason.contains("\(volume.path)/meta"))
        #expect(node.reason.contains("Nothing was started"))
        #expect(node.probes == [200, 200, 503])
        #expect(home.identity == before)
        try trouble.end(on: volume)
        try node.waitUntilSettled(1, within: .seconds(60))
        #expect(node.frontends.map(\.host) == [home.address])
        #expect(home.clusterID == id)
        _ = try stage.restartPlainly(node) { try stage.lone(home) }
    }

    @Test("at a rejoin likewise", arguments: VolumeTrouble.allCases)
    func rejoin(trouble: VolumeTrouble) throws {
        let master = try stage.cluster()
        let (former, volume) = try home(version: "2.1")
        // A follower of two would take the majority with it.
        let observer = 3
        let first = try stage.start(former, ordinal: observer, frontends: [master.home])
        try first.waitUntilSettled(2)
        let (id, name) = (former.clusterID, former.nodeName)
        #expect(try first.terminate() == 0)
        let before = former.identity
        let home = former.moved()
        try trouble.begin(on: volume)
        let node = try stage.start(home, ordinal: observer, frontends: [master.home], mode: .subreaper)
        try node.wait(for: .refused, saying: trouble.words)
        #expect(node.reason.contains("\(volume.path)/meta"))
        #expect(home.identity == before)
        try trouble.end(on: volume)
        try node.waitUntilSettled(2, within: .seconds(60))
        #expect(home.clusterID == id)
        #expect(home.setAsides.map { home.text("\($0)/image/ROLE") }.contains { $0.contains(name ?? "?") })
    }
}
