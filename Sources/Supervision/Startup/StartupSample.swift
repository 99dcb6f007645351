/// What can be seen from outside of a child that does not serve yet, at one instant.
package struct StartupSample: Hashable, Sendable {
    /// Bytes that Doris wrote to its log files since its start.
    package var logBytes: Int64
    /// Bytes in the journal files of a frontend's `bdb`; 0 for a backend.
    package var journalBytes: Int64
    /// Processor time of the child and all below it; zero where it can't be read.
    package var processorTime: Duration
    /// What the end of the log says.
    package var signs: LogSigns

    package init(logBytes: Int64, journalBytes: Int64, processorTime: Duration, signs: LogSigns) {
        self.logBytes = logBytes
        self.journalBytes = journalBytes
        self.processorTime = processorTime
        self.signs = signs
    }
}
