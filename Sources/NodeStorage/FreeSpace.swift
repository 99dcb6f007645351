import Glibc

/// The space that is left on a volume for a process without privileges.
package enum FreeSpace {
    /// The bytes; `nil` where they can't be found out.
    package static func bytes(at path: String) -> Int64? {
        var volume = statvfs()
        guard statvfs(path, &volume) == 0 else { return nil }
        let (bytes, overflow) = UInt64(volume.f_bavail).multipliedReportingOverflow(by: UInt64(volume.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
