import CPosix
import Glibc
import Supervision

extension ProcessIdentity {
    /// Sends a signal to this very process and never to a later one with its number.
    ///
    /// A grandchild's number becomes free as soon as its parent collects it, at any moment. So the number is held by
    /// a descriptor first and the start time compared then. Where the kernel or a filter has no such descriptors, an
    /// instant remains between comparison and signal.
    ///
    /// - Parameters:
    ///   - first: The signal whose fate is returned.
    ///   - second: One to follow it, which may find nobody: the first may have ended the process by then.
    /// - Returns: What came of the first.
    func send(_ first: Signal, then second: Signal? = nil) -> SendOutcome {
        var descriptor: Int32 = -1
        let failure = cposix_open_process(pid, &descriptor)
        if failure == ESRCH { return .gone }
        let held = failure == 0 ? descriptor : nil
        defer { if let held { close(held) } }
        guard ProcessFileSystem.stat(pid)?.identity == self else { return .gone }

        let outcome = deliver(first, through: held)
        if outcome == .sent, let second { _ = deliver(second, through: held) }
        return outcome
    }

    private func deliver(_ signal: Signal, through descriptor: Int32?) -> SendOutcome {
        if let descriptor { return SendOutcome(code: cposix_signal_process(descriptor, signal.rawValue)) }
        return SendOutcome(code: kill(pid, signal.rawValue) == 0 ? 0 : errno)
    }
}
