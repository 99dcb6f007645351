/// The signals for which a process has a handler.
///
/// They are the field `SigCgt` of `/proc/PID/status`. See proc_pid_status(5).
struct CaughtSignals: Equatable, Sendable {
    private let bits: UInt64

    /// Parses the file's content.
    ///
    /// The name comes in an earlier field, with its line ends escaped.
    init?(parsing status: String) {
        let key = "SigCgt:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }),
            let bits = UInt64(line.dropFirst(key.count).drop { $0 == "\t" || $0 == " " }, radix: 16)
        else { return nil }
        self.bits = bits
    }

    /// Whether the process handles this signal; bit 0 is signal 1.
    func contains(_ signal: Int32) -> Bool {
        (1...64).contains(signal) && bits >> UInt64(signal - 1) & 1 == 1
    }
}
