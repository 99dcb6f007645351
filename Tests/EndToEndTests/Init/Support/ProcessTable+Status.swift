import Glibc

extension ProcessTable {
    /// A field of `/proc/PID/status`, without its name; empty when there is none.
    static func field(_ name: String, of pid: pid_t) -> String {
        field(name, ofFile: "/proc/\(pid)/status")
    }

    /// The same field of each thread.
    static func field(_ name: String, ofThreadsOf pid: pid_t) -> [String] {
        Files.names(in: "/proc/\(pid)/task").map { field(name, ofFile: "/proc/\(pid)/task/\($0)/status") }
    }

    /// The kernel's letter: `S` for one that waits, `T` for a stopped one, `Z` for one that nobody collected.
    static func state(of pid: pid_t) -> Character? { field("State", of: pid).first }

    /// A signal set of `/proc/PID/status`.
    static func signals(_ name: String, of pid: pid_t) -> Set<Int32> { signals(field(name, of: pid)) }

    /// The signals in the kernel's hexadecimal form.
    static func signals(_ text: String) -> Set<Int32> {
        let bits = UInt64(text, radix: 16) ?? 0
        return Set((1...64).filter { bits >> UInt64($0 - 1) & 1 == 1 })
    }

    /// Where a link of `/proc/PID` points, such as `cwd` or `fd/1`.
    static func link(_ name: String, of pid: pid_t) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = max(readlink("/proc/\(pid)/\(name)", &buffer, buffer.count), 0)
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func field(_ name: String, ofFile path: String) -> String {
        let line = Files.text(at: path).split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return line.map { String($0.dropFirst(name.count + 1).drop { $0 == "\t" || $0 == " " }) } ?? ""
    }
}
