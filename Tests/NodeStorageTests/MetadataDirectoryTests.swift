import Doris
import NodeStorage
import Supervision
import TestSupport
import Testing

@Suite("Inspecting a frontend's metadata")
struct MetadataDirectoryTests {
    private static let role = "#Thu Apr 27 10:00:00 CST 2023\nrole=FOLLOWER\nname=10.1.2.3_9010_1682500000000\n"
    private static let version = "#Thu Apr 27 10:00:00 CST 2023\ntoken=5a1c-44\nclusterId=1432112043\n"

    private func folder(_ files: [String: String]) throws -> ScratchFolder {
        let folder = try #require(ScratchFolder())
        for name in ["image", "bdb", "lost+found", ".doris-supervisor"] { folder.makeFolder(name) }
        for (name, text) in files { folder.write(text, to: name) }
        return folder
    }

    private func inspect(_ folder: ScratchFolder) throws -> MetadataState {
        let before = folder.fingerprint()
        let state = try MetadataDirectory(path: folder.path).inspect()
        #expect(folder.fingerprint() == before, "inspection must leave every byte and time as it was")
        return state
    }

    @Test("role, version and a journal make it complete; nothing changes by looking")
    func complete() throws {
        let folder = try folder([
            "image/ROLE": Self.role, "image/VERSION": Self.version, "bdb/00000000.jdb": "log",
            "image/image.42": "image",
        ])
        let state = try inspect(folder)
        #expect(state == .complete(role: try RoleFile(Self.role), version: try VersionFile(Self.version)))
    }

    @Test("every combination of role, version, journal and image", arguments: 0..<16)
    func combinations(bits: Int) throws {
        var files: [String: String] = [:]
        if bits & 1 != 0 { files["image/ROLE"] = Self.role }
        if bits & 2 != 0 { files["image/VERSION"] = Self.version }
        if bits & 4 != 0 { files["bdb/00000000.jdb"] = "log" }
        if bits & 8 != 0 { files["image/image.7"] = "image" }
        switch (bits, try inspect(folder(files))) {
        case (0, .empty): break
        case (7, .complete), (15, .complete): break
        case (1...3, .unfinished(let present)): #expect(present.sorted() == files.keys.sorted())
        case (1...3, let other): Issue.record("\(other)")
        case (0, let other), (7, let other), (15, let other): Issue.record("\(other)")
        case (_, .torn(let present, let problem)):
            #expect(present.sorted() == files.keys.sorted())
            #expect(
                problem
                    == (bits & 1 == 0
                        ? "image/ROLE: it does not exist"
                        : bits & 2 == 0 ? "image/VERSION: it does not exist" : "bdb holds no journal (*.jdb)")
            )
        case (_, let other): Issue.record("\(other)")
        }
    }

    @Test("the deploy mode of 3.0 is told beside role and version", arguments: DeployMode.allCases)
    func deployMode(mode: DeployMode) throws {
        let folder = try folder([
            "image/ROLE": Self.role, "image/VERSION": Self.version, "bdb/00000000.jdb": "log",
            "image/DEPLOY_MODE": "#d\ndeploy_mode=\(mode.rawValue)\n",
        ])
        #expect(
            try inspect(folder)
                == .complete(
                    role: try RoleFile(Self.role),
                    version: try VersionFile(Self.version),
                    deployMode: mode
                )
        )
    }

    @Test(
        "a first start that ended before its journal is unfinished, whatever its files hold",
        arguments: [
            ["image/ROLE": ""], ["image/VERSION": "\0"], ["image/DEPLOY_MODE": "deploy_mode=local"],
            ["image/ROLE": role, "image/VERSION": "", "image/DEPLOY_MODE": "", "bdb/je.lck": "", "bdb/je.info.0": ""],
        ]
    )
    func unfinished(files: [String: String]) throws {
        let present = files.keys.filter { $0.hasPrefix("image/") }.sorted()
        #expect(try inspect(folder(files)) == .unfinished(present: present))
    }

    @Test(
        "an image, of whatever number, is a sign of a cluster: what it lacks is damage",
        arguments: ["image/image.0", "image/image.81", "image/image.ckpt"]
    )
    func image(name: String) throws {
        guard case .torn(let present, _) = try inspect(folder([name: "", "image/ROLE": Self.role])) else {
            Issue.record("not torn")
            return
        }
        #expect(present.contains(name))
    }

    @Test(
        "a malformed file is damage, and the problem names it",
        arguments: [
            ("image/ROLE", "", "image/ROLE: it has no key 'role'"),
            ("image/ROLE", "role=MASTER\nname=x", "image/ROLE: role is 'MASTER', expected FOLLOWER or OBSERVER"),
            ("image/ROLE", "role=FOLLOWER\n", "image/ROLE: it has no key 'name'"),
            ("image/VERSION", "\0\0\0", "image/VERSION: it has no key 'clusterId'"),
            ("image/VERSION", "clusterId=-4\ntoken=x", "image/VERSION: clusterId is '-4', expected a positive number"),
            ("image/VERSION", "clusterId=4\ntoken=", "image/VERSION: it has no key 'token'"),
            ("image/ROLE", String(repeating: "#", count: 70_000), "image/ROLE: it is longer than 65536 bytes"),
            ("image/DEPLOY_MODE", "", "image/DEPLOY_MODE: it has no key 'deploy_mode'"),
            (
                "image/DEPLOY_MODE", "deploy_mode=moon",
                "image/DEPLOY_MODE: deploy_mode is 'moon', expected local or cloud"
            ),
        ]
    )
    func malformed(name: String, text: String, problem: String) throws {
        var files = ["image/ROLE": Self.role, "image/VERSION": Self.version, "bdb/00000000.jdb": "log"]
        files[name] = text
        guard case .torn(_, let told) = try inspect(folder(files)) else {
            Issue.record("not torn")
            return
        }
        #expect(told == problem)
    }

    @Test(
        "files that Doris makes anew do not count",
        arguments: ["bdb/je.lck", "bdb/je.info.0", "process.lock", "image/ROLE.4711.tmp"]
    )
    func insignificant(name: String) throws {
        #expect(try inspect(folder([name: ""])) == .empty)
    }

    @Test("an empty folder is empty, and no folder is missing")
    func nothing() throws {
        let folder = try #require(ScratchFolder())
        #expect(try MetadataDirectory(path: folder.path).inspect() == .empty)
        #expect(try MetadataDirectory(path: "\(folder.path)/none").inspect() == .missing)
    }

    @Test("what cannot be read is an error, not an empty folder")
    func unreadable() throws {
        let folder = try #require(ScratchFolder())
        folder.write("a file", to: "image")
        let error = #expect(throws: StorageError.self) { try MetadataDirectory(path: folder.path).inspect() }
        #expect(error?.description == "cannot list \(folder.path)/image: Not a directory (errno 20)")
    }

    @Test("a read-only volume can be inspected", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func readOnly() throws {
        let mounted = try MountedFolder(options: "size=64k")
        try mounted.makeReadOnly()
        #expect(try MetadataDirectory(path: mounted.path).inspect() == .empty)
    }
}
