package import Doris

/// What a frontend's `meta_dir` holds.
package enum MetadataState: Equatable, Sendable {
    /// There is no such folder; Doris would refuse to start.
    case missing
    /// The folder holds no metadata.
    case empty
    /// ROLE, VERSION and a journal are there and readable.
    case complete(role: RoleFile, version: VersionFile)
    /// Some of it is there, or a file does not say what it must.
    case torn(present: [String], problem: String)
}
