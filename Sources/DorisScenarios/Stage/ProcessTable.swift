import Glibc

/// The processes that `/proc` shows.
enum ProcessTable {
    /// The server below a start script: its first descendant that is no shell.
    static func server(below script: pid_t) -> pid_t? {
        let parents = parents()
        var generation = [script]
        while !generation.isEmpty {
            if let server = generation.first(where: { !isShell($0) }) { return server }
            generation = parents.filter { generation.contains($0.value) }.map(\.key).sorted()
        }
        return nil
    }

    /// A process and all of its descendants.
    static func family(of pid: pid_t) -> [pid_t] {
        let parents = parents()
        var family = [pid]
        var generation = [pid]
        while !generation.isEmpty {
            generation = parents.filter { generation.contains($0.value) }.map(\.key)
            family += generation
        }
        return family
    }

    /// Whether a process is there and has not ended.
    static func isAlive(_ pid: pid_t) -> Bool {
        guard let fields = fields(of: pid) else { return false }
        return fields.state != "Z" && fields.state != "X"
    }

    private static func parents() -> [pid_t: pid_t] {
        var parents: [pid_t: pid_t] = [:]
        for pid in Files.names(in: "/proc").compactMap({ pid_t($0) }) {
            if let fields = fields(of: pid) { parents[pid] = fields.parent }
        }
        return parents
    }

    /// The third and the fourth field of `stat`, which follow the name in its parentheses.
    private static func fields(of pid: pid_t) -> (state: Substring, parent: pid_t)? {
        guard let text = Files.text(of: "/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
        return (fields[0], parent)
    }

    /// Whether a process still is a shell, or what a shell runs on its way to the server.
    private static func isShell(_ pid: pid_t) -> Bool {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/\(pid)/exe", &buffer, buffer.count)
        guard count > 0 else { return true }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let name = path.split(separator: "/").last ?? ""
        let others = ["env", "nohup", "sed", "grep", "date", "cat", "getopt", "mkdir", "dirname", "coreutils"]
        return ["bash", "dash", "sh"].contains(name) || others.contains(String(name))
    }
}
