import Glibc

/// The machine's processes, as `/proc` shows them to the test.
enum ProcessTable {
    struct Entry: Sendable {
        let pid: pid_t
        let parent: pid_t
        /// The kernel's letter; `Z` for one that ended and was not collected.
        let state: Character

        /// The command line's words.
        var words: [String] { Files.text(at: "/proc/\(pid)/cmdline").split(separator: "\0").map(String.init) }
    }

    /// All processes.
    static var all: [Entry] {
        Files.names(in: "/proc").compactMap { Int32($0) }.compactMap(entry)
    }

    /// The children of a process; the kernel's list has no line end.
    static func children(of pid: pid_t) -> [pid_t] {
        Files.text(at: "/proc/\(pid)/task/\(pid)/children").split(whereSeparator: \.isWhitespace).compactMap {
            Int32($0)
        }
    }

    /// All processes below one, zombies included.
    static func descendants(of pid: pid_t) -> [Entry] {
        let all = all
        var found: [Entry] = []
        var parents: Set<pid_t> = [pid]
        while true {
            let next = all.filter { parents.contains($0.parent) }
            if next.isEmpty { return found }
            found += next
            parents = Set(next.map(\.pid))
        }
    }

    /// Running processes that were started with this variable, or inherited it.
    static func withVariable(_ variable: String) -> [pid_t] {
        all.filter { $0.state != "Z" }
            .filter { Files.text(at: "/proc/\($0.pid)/environ").split(separator: "\0").contains(Substring(variable)) }
            .map(\.pid)
    }

    private static func entry(_ pid: pid_t) -> Entry? {
        let text = Files.text(at: "/proc/\(pid)/stat")
        // The name is in parentheses and may hold any character.
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let state = fields[0].first, let parent = Int32(fields[1]) else { return nil }
        return Entry(pid: pid, parent: parent, state: state)
    }
}
