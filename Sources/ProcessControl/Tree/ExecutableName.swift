/// The name of the program that a process executes.
enum ExecutableName {
    /// Chooses the best of three sources.
    ///
    /// - Parameters:
    ///   - link: Where `/proc/PID/exe` points, which can't be forged, and names the shell for a script. It is
    ///     unreadable for a process of another user, unless we may trace it, and empty for a kernel thread.
    ///   - commandLine: `/proc/PID/cmdline`, readable by all. For a script it begins with the shell too.
    ///   - name: The kernel's short name, which for a script is the script's.
    /// - Returns: The base name of the first that is there.
    static func choose(link: String?, commandLine: [UInt8], name: String) -> String {
        if let link, let base = baseName(link) { return base }
        let first = commandLine.prefix { $0 != 0 }
        // A login shell is called `-bash`.
        let called = String(decoding: first.first == UInt8(ascii: "-") ? first.dropFirst() : first, as: UTF8.self)
        return baseName(called) ?? name
    }

    private static func baseName(_ path: String) -> String? {
        // The kernel marks a file that was replaced while it runs, as by an update of the image's shell.
        let mark = " (deleted)"
        let path = path.hasSuffix(mark) ? String(path.dropLast(mark.count)) : path
        return path.split(separator: "/").last.map(String.init)
    }
}
