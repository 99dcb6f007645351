import Doris

/// What the supervisor does with each signal that it gets.
package struct SignalTable: Hashable, Sendable {
    /// What a signal means.
    package enum Meaning: Hashable, Sendable {
        /// Begin the stop; again: change nothing.
        case stop
        /// Begin the stop; again: kill.
        case interrupt
        /// Read the settings file again.
        case reload
        /// Pass this signal on to the server below the main child.
        case forward(Signal)
        /// Nothing.
        case ignore
    }

    private var changes: [Signal: Meaning] = [:]

    package init() {}

    /// Reads a list such as `HUP=TERM, USR1=ignore`: a signal, and the one it stands for or `ignore`.
    ///
    /// - Returns: `nil` for anything else; SIGTERM, SIGCHLD, SIGKILL and SIGSTOP cannot be changed.
    package init?(settingText text: String) {
        for entry in text.split(separator: ",") {
            let sides = entry.split(separator: "=", omittingEmptySubsequences: false).map { $0.trimmingBlanks() }
            guard sides.count == 2, let from = Signal(name: sides[0]), SignalTable.isChangeable(from) else {
                return nil
            }
            if sides[1] == "ignore" {
                changes[from] = .ignore
            } else {
                guard let to = Signal(name: sides[1]), to != .child, to.isCatchable else { return nil }
                changes[from] = SignalTable().meaning(of: to)
            }
        }
    }

    /// What a signal means.
    package func meaning(of signal: Signal) -> Meaning {
        if let change = changes[signal] { return change }
        switch signal {
        case .terminate: return .stop
        case .interrupt: return .interrupt
        case .hangUp: return .reload
        case .child: return .ignore
        default: return .forward(signal)
        }
    }

    private static func isChangeable(_ signal: Signal) -> Bool {
        signal != .terminate && signal != .child && signal.isCatchable
    }
}
