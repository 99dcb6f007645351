/// What BDB JE keeps free on the journal's volume: with less, it writes nothing any more.
struct JournalReserve: Equatable, Sendable {
    /// Bytes.
    let bytes: Int64

    /// Judges a volume.
    ///
    /// - Parameter free: The bytes that are free on it.
    /// - Returns: What BDB JE says where these are too few; `nil` where there is enough.
    func complaint(free: Int64) -> String? {
        guard free < bytes else { return nil }
        let shortage = bytes.subtractingReportingOverflow(free).partialValue
        return "com.sleepycat.je.DiskLimitException: (JE 18.3.12) Disk usage is not within je.maxDisk or je.freeDisk "
            + "limits and write operations are prohibited: maxDiskLimit=0 freeDiskLimit=\(bytes) "
            + "adjustedMaxDiskLimit=0 maxDiskOverage=0 freeDiskShortage=\(shortage) diskFreeSpace=\(free) "
            + "availableLogSize=-\(shortage) violates FREE_DISK"
    }
}
