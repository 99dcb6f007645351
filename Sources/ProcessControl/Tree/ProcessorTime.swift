import Glibc

/// The processor time of a process and of everything below it.
package enum ProcessorTime {
    /// Reads it from one pass over `/proc`; `nil` where that can't be used.
    ///
    /// Processes that ended since the last reading took their time with them, so that the sum may fall.
    package static func below(_ root: ProcessID) -> Duration? {
        guard let tree = ProcessTree.read(below: root) else { return nil }
        let perSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        let ticks = ([root] + tree.processes.map(\.pid)).reduce(UInt64(0)) { sum, pid in
            sum &+ (ProcessFileSystem.stat(pid)?.ticks ?? 0)
        }
        return .seconds(Double(ticks) / perSecond)
    }
}
