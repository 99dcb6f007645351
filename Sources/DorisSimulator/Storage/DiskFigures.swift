import Glibc

/// How large a storage root is, and how full.
struct DiskFigures: Equatable, Sendable {
    /// Bytes altogether.
    var total: Int64
    /// Bytes that are free.
    var available: Int64

    /// Doris' flood stage: 90 % full, and at most 1 GiB free (`storage_flood_stage_usage_percent`,
    /// `storage_flood_stage_left_capacity_bytes`); a root beyond it takes no tablet.
    var isFlooded: Bool {
        available <= 1 << 30 && Double(total - min(available, total)) >= 0.9 * Double(total)
    }

    init(total: Int64, available: Int64) {
        self.total = max(0, total)
        self.available = max(0, available)
    }

    /// What the file system says (`statvfs`).
    init(of path: String) throws(FileError) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw FileError("statvfs", path) }
        self.init(
            total: DiskFigures.bytes(status.f_blocks, status.f_frsize),
            available: DiskFigures.bytes(status.f_bavail, status.f_frsize)
        )
    }

    private static func bytes(_ blocks: some BinaryInteger, _ size: some BinaryInteger) -> Int64 {
        let (product, overflow) = Int64(clamping: blocks).multipliedReportingOverflow(by: Int64(clamping: size))
        return overflow ? .max : product
    }
}
