/// A signal by its number on Linux, which is the same on x86-64 and arm64.
package struct Signal: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let hangUp = Signal(rawValue: 1)
    package static let interrupt = Signal(rawValue: 2)
    package static let quit = Signal(rawValue: 3)
    package static let kill = Signal(rawValue: 9)
    package static let user1 = Signal(rawValue: 10)
    package static let user2 = Signal(rawValue: 12)
    package static let terminate = Signal(rawValue: 15)
    package static let child = Signal(rawValue: 17)
    package static let resume = Signal(rawValue: 18)
    package static let windowChange = Signal(rawValue: 28)
}

extension Signal: CustomStringConvertible {
    private static let names: [Int32: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
        9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
        17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 28: "SIGWINCH", 31: "SIGSYS",
    ]

    /// The name, such as `SIGTERM`, or `signal 35` for one without a name here.
    package var description: String { Signal.names[rawValue] ?? "signal \(rawValue)" }

    /// Finds a signal by its name, with or without `SIG`, or by its number from 1 to 64; `nil` for no such signal.
    package init?(name: String) {
        if let number = Int32(name) {
            guard (1...64).contains(number) else { return nil }
            self.init(rawValue: number)
            return
        }
        let full = name.hasPrefix("SIG") ? name : "SIG\(name)"
        guard let number = Signal.names.first(where: { $0.value == full })?.key else { return nil }
        self.init(rawValue: number)
    }

    /// Whether a fault of the process itself raises it, such as SIGSEGV: 4 to 8, 11 and 31.
    package var isFault: Bool { (4...8).contains(rawValue) || rawValue == 11 || rawValue == 31 }

    /// Whether a process can do anything about the signal: not for SIGKILL and SIGSTOP.
    package var isCatchable: Bool { rawValue != 9 && rawValue != 19 }
}
