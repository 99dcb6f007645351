/// A folder of `meta_dir` that may be set aside.
package enum MetadataPart: String, CaseIterable, Sendable {
    /// ROLE, VERSION, DEPLOY_MODE and the images.
    case image
    /// The journal, with the lock files of BDB JE.
    case journal = "bdb"

    /// The folder's name.
    var name: String { rawValue }
}
