import Glibc

/// The memory side of the cgroup that this process is in, version 1 or 2.
package struct ControlGroup: Equatable, Sendable {
    /// The folder with the files of the memory controller.
    let folder: String
    /// Whether it is of version 2.
    let isUnified: Bool

    /// Finds the folder; `nil` where none is mounted.
    ///
    /// In a container without a cgroup namespace `/proc/self/cgroup` names the path on the host while the mount shows
    /// the container's own group at its root, so that the root is looked at where the path doesn't exist.
    package static var own: ControlGroup? {
        guard let bytes = ProcessFileSystem.file("/proc/self/cgroup", limit: 8192) else { return nil }
        return find(in: String(decoding: bytes, as: UTF8.self)) { access($0, R_OK) == 0 }
    }

    /// Finds the folder from the content of `/proc/self/cgroup`; the closure says whether a file can be read.
    static func find(in text: String, isReadable: (String) -> Bool) -> ControlGroup? {
        let entries = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        }
        for entry in entries where entry.count == 3 {
            let isMemory = entry[1].split(separator: ",").contains("memory")
            guard isMemory || (entry[0] == "0" && entry[1].isEmpty) else { continue }
            let mount = isMemory ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"
            let file = isMemory ? "memory.oom_control" : "memory.events"
            let path = entry[2] == "/" ? "" : String(entry[2])
            for folder in [mount + path, mount] where isReadable("\(folder)/\(file)") {
                return ControlGroup(folder: folder, isUnified: !isMemory)
            }
        }
        return nil
    }

    /// How many processes of the group the kernel has killed for want of memory since the group was made.
    ///
    /// `oom_kill` of `memory.events` (version 2) or of `memory.oom_control` (version 1, Linux 4.13 and later).
    package var memoryKills: Int64? {
        let file = isUnified ? "memory.events" : "memory.oom_control"
        guard let text = text(of: file) else { return nil }
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "oom_kill" { return Int64(words[1]) }
        }
        return nil
    }

    /// The limit in bytes; `nil` where there is none.
    package var memoryLimit: Int64? {
        let file = isUnified ? "memory.max" : "memory.limit_in_bytes"
        guard let text = text(of: file), let limit = Int64(text.prefix { $0.isNumber }) else { return nil }
        // Version 1 says "none" by the largest number of whole pages.
        return limit >= 1 << 60 ? nil : limit
    }

    private func text(of file: String) -> String? {
        ProcessFileSystem.file("\(folder)/\(file)", limit: 4096).map { String(decoding: $0, as: UTF8.self) }
    }
}
