package import Doris

/// What a frontend's metadata directory holds, as far as the choice of a start depends on it.
///
/// Doris itself refuses to start where one of `image/ROLE` and `image/VERSION` exists without the other, and a journal
/// that is missing beside them cannot be told from a lost one.
package enum MetadataState: Equatable, Sendable {
    /// There is no such directory; Doris would end with `… does not exist, will exit`.
    case missing
    /// Nothing of Doris is in it: the frontend never started here.
    case empty
    /// Role, version and at least one file of the journal; the frontend starts on it as it is.
    case complete(role: RoleFile, version: VersionFile)
    /// A part only, or one that does not say what it must: an unfinished first start, or damage.
    ///
    /// `present` names what of Doris is there, relative to the directory and sorted; `problem` is a clause.
    case torn(present: [String], problem: String)
}
