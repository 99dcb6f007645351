/// The line of `/proc/PID/stat`, as far as it is needed.
///
/// See proc_pid_stat(5).
package struct ProcessStat: Equatable, Sendable {
    /// The process.
    package let identity: ProcessIdentity
    /// The name that the kernel keeps: the first 15 bytes of the file that was executed, or what the process set.
    package let name: String
    /// The state's letter: `R`, `S`, `D`, `T`, `t`, `Z`, `X`, `I` and others over time.
    package let state: Character
    /// The parent's number; 0 when it is outside our PID namespace.
    package let parent: ProcessID
    /// The number of threads; a process whose first thread has ended lives on in the others.
    package let threads: Int
    /// The process group.
    package let group: ProcessID
    /// Processor time in user and kernel mode, all threads, in clock ticks (`sysconf(_SC_CLK_TCK)` a second).
    package let ticks: UInt64

    /// Parses the file's content.
    ///
    /// A process chooses its own name, and no byte in it is escaped, so blanks, parentheses and line ends may all
    /// occur: the name ends at the *last* closing parenthesis, since only numbers and the state follow.
    ///
    /// - Returns: `nil` for anything that isn't such a line, cut off ones included.
    package init?(parsing content: some BidirectionalCollection<UInt8>) {
        guard let open = content.firstIndex(of: UInt8(ascii: "(")),
            let close = content.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { return nil }
        let head = content[..<open].split(separator: UInt8(ascii: " "))
        let fields = content[content.index(after: close)...]
            .split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
            .map { String(decoding: $0, as: UTF8.self) }
        // The fields are counted from 1 in the manual page; the state is the third.
        guard fields.count > 22 - 3,
            head.count == 1,
            let pid = ProcessID(String(decoding: head[0], as: UTF8.self)), pid > 0,
            fields[0].count == 1, let state = fields[0].first,
            let parent = ProcessID(fields[4 - 3]), parent >= 0,
            let group = ProcessID(fields[5 - 3]),
            let user = UInt64(fields[14 - 3]), let system = UInt64(fields[15 - 3]),
            let threads = Int(fields[20 - 3]),
            let startTime = UInt64(fields[22 - 3])
        else { return nil }
        self.identity = ProcessIdentity(pid: pid, startTime: startTime)
        self.name = String(decoding: content[content.index(after: open)..<close], as: UTF8.self)
        self.state = state
        self.parent = parent
        self.group = group
        self.threads = threads
        ticks = user &+ system
    }
}
