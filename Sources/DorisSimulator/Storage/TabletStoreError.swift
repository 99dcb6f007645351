/// Why a backend did not carry out a task.
enum TabletStoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No storage root takes another tablet: full, read-only or broken.
    case noAvailableDisk
    /// There is no such tablet.
    case unknown(Int64)
    /// The tablet is there with another schema.
    case otherSchema(Int64)
    /// A version below 1.
    case invalidVersion(Int64)
    /// The disk refused.
    case disk(FileError)

    var description: String {
        switch self {
        case .noAvailableDisk: "there is no available disk that can be used to create tablet."
        case .unknown(let id): "can't find tablet \(id)"
        case .otherSchema(let id): "tablet \(id) exists with another schema hash"
        case .invalidVersion(let version): "invalid version \(version)"
        case .disk(let error): "\(error)"
        }
    }
}
