import Doris
import Glibc
import TestSupport

/// What lies on a frontend's volume.
extension Home {
    /// What the supervisor remembers of the frontend; `nil` where there is no record, or none that is JSON.
    var frontendRecord: JSONValue? { try? JSONValue(parsing: text("\(state)/frontend").utf8) }

    /// What is under way, in one word.
    var undertaking: String? { frontendRecord?["undertaking"]?["kind"]?.text }

    /// The name in `image/ROLE`.
    var nodeName: String? { (try? RoleFile(text("doris-meta/image/ROLE")))?.nodeName }

    /// The cluster's id in `image/VERSION`.
    var clusterID: Int? { (try? VersionFile(text("doris-meta/image/VERSION")))?.clusterID }

    /// The keys that the supervisor set over `fe.conf`.
    var overlay: String { text("conf/fe_custom.conf") }

    /// The folders that were set aside, from the `meta_dir` on.
    var setAsides: [String] { Files.names(in: "\(metadata)/set-aside").map { "doris-meta/set-aside/\($0)" } }

    /// The copies of ROLE that were made before it was changed, oldest first.
    var formerRoles: [String] {
        let folder = "\(state)/backup"
        return Files.names(in: "\(path)/\(folder)").map { text("\(folder)/\($0)/ROLE") }
    }

    /// ROLE and VERSION to the byte, with the time of their last change.
    var identity: [String: [UInt8]] {
        Files.fingerprint(of: "\(metadata)/image").filter { ["ROLE", "VERSION"].contains($0.key) }
    }

    /// All that is Doris' or a person's: not the supervisor's own folder, nor lock files, which mean nothing.
    var belongings: [String: [UInt8]] {
        Files.fingerprint(of: path).filter { name, _ in
            (name.hasPrefix("doris-meta/") || name.hasPrefix("conf/"))
                && !name.hasPrefix("\(state)/") && !name.hasSuffix(".lck") && !name.hasSuffix("/process.lock")
        }
    }

    /// The names of what differs from an earlier look; a comparison that failed would print every byte.
    func changes(since before: [String: [UInt8]]) -> [String] {
        let now = belongings
        return Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
    }

    /// Removes parts of the volume, as somebody would who has mounted it elsewhere.
    func lose(_ names: String...) {
        for name in names { remove("\(path)/\(name)") }
    }

    /// Removes all that lies in `meta_dir`: another volume is mounted there.
    func loseVolume() {
        for name in Files.names(in: metadata) { remove("\(metadata)/\(name)") }
    }

    private func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in Files.names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
