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
    ///
    /// `deployMode` is `nil` where there is no `image/DEPLOY_MODE`: before 3.0, or before the first start on it.
    case complete(role: RoleFile, version: VersionFile, deployMode: DeployMode? = nil)
    /// What a first start leaves that ended before it opened its journal: some of `image/ROLE`, `image/VERSION` and
    /// `image/DEPLOY_MODE`, whatever they say, but no journal (`bdb/*.jdb`) and no image (`image/image.*`).
    ///
    /// Nothing of a cluster is in it, so that it may be set aside. A journal that somebody removed leaves the same as
    /// long as no image was written: what is set aside must be kept, and founding needs a permission of its own.
    /// `present` names what is there, as in ``torn(present:problem:)``.
    case unfinished(present: [String])
    /// A part only, or one that does not say what it must: damage, or a lost part.
    ///
    /// `present` names what of Doris is there, relative to the directory and sorted; `problem` is a clause.
    case torn(present: [String], problem: String)
}

extension MetadataState {
    /// The state in one word.
    package var word: String {
        switch self {
        case .missing: "missing"
        case .empty: "empty"
        case .complete: "complete"
        case .unfinished: "unfinished"
        case .torn: "torn"
        }
    }
}
