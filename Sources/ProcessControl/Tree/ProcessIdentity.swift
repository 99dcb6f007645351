/// A process for as long as the system runs: its number may be given to another one, together with the start it can't.
package struct ProcessIdentity: Hashable, Sendable {
    /// Its number.
    package let pid: ProcessID
    /// When it started, in clock ticks since boot.
    ///
    /// An exec doesn't change it.
    package let startTime: UInt64

    package init(pid: ProcessID, startTime: UInt64) {
        self.pid = pid
        self.startTime = startTime
    }
}
