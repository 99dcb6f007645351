import CPosix
import Glibc

/// The reading side of `/proc`.
///
/// Any process may vanish between two calls, so whatever isn't there is `nil`.
enum ProcessFileSystem {
    /// Whether `/proc` is mounted and shows our PID namespace.
    ///
    /// In a container that was given the host's, the numbers are other processes' than those `kill` would reach.
    static var isOurs: Bool {
        link("/proc/self") == String(getpid())
    }

    /// The numbers of all processes; `nil` when there are more than `limit`, or no `/proc`.
    static func processIDs(limit: Int) -> [ProcessID]? {
        guard let folder = opendir("/proc") else { return nil }
        defer { closedir(folder) }
        var pids: [ProcessID] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            guard let pid = ProcessID(name) else { continue }
            guard pids.count < limit else { return nil }
            pids.append(pid)
        }
        return pids
    }

    /// One process's line.
    static func stat(_ pid: ProcessID) -> ProcessStat? {
        // At most 64 bytes of name and fifty numbers.
        file("/proc/\(pid)/stat", limit: 2048).flatMap { ProcessStat(parsing: $0) }
    }

    /// The name of the program that a process executes; `nil` when it executes none any more.
    ///
    /// A process gives up its program before it becomes a zombie. In between it looks alive, by its short name alone.
    static func executable(_ stat: ProcessStat) -> String? {
        let folder = "/proc/\(stat.identity.pid)"
        let link = link("\(folder)/exe")
        if link == nil, errno == ENOENT || errno == ESRCH, stat.threads <= 1 { return nil }
        let commandLine = link == nil ? file("\(folder)/cmdline", limit: 4096) ?? [] : []
        return ExecutableName.choose(link: link, commandLine: commandLine, name: stat.name)
    }

    /// Whether a child of ours that has not been reaped executes something that is certainly no shell.
    ///
    /// It is on the way of every signal that is passed on, so that it makes one system call and no string.
    static func isCertainlyNoShell(child pid: ProcessID) -> Bool {
        guard wasOurs else { return false }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            let length = cposix_read_executable(pid, buffer.baseAddress, UInt(buffer.count))
            // A path that fills the buffer may be cut off.
            guard length > 2, length < buffer.count else { return false }
            // The names of all shells end so, and that of a program that was replaced while it runs ends in a
            // parenthesis; whatever else ends so is looked at thoroughly.
            let (last, before) = (UInt8(bitPattern: buffer[length - 1]), UInt8(bitPattern: buffer[length - 2]))
            return !(last == UInt8(ascii: "h") && before == UInt8(ascii: "s")) && last != UInt8(ascii: "x")
                && last != UInt8(ascii: ")")
        }
    }

    /// ``isOurs`` when it was first asked for: mounts of `/proc` do not change below a supervisor.
    private static let wasOurs = isOurs

    /// Whether a process has a handler of its own for a signal.
    static func catches(_ signal: Int32, pid: ProcessID) -> Bool {
        guard let status = file("/proc/\(pid)/status", limit: 8192) else { return false }
        return CaughtSignals(parsing: String(decoding: status, as: UTF8.self))?.contains(signal) ?? false
    }

    /// Where a symbolic link points; `nil` leaves the cause in `errno`.
    private static func link(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let length = readlink(path, start, buffer.count)
            guard length > 0 else { return nil }
            return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// The first bytes of a file of the kernel, at most `limit`.
    ///
    /// Files of `/proc` and of cgroups are made whole by one `read` that is large enough.
    static func file(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer in
            let length = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            return length > 0 ? [UInt8](buffer[..<length]) : nil
        }
    }
}
