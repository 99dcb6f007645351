/// What `image/DEPLOY_MODE` says, from 3.0 on: whether the cluster's data lies on the backends' disks.
///
/// Doris makes the file where it is missing and refuses to start where it names another mode than its configuration.
package enum DeployMode: String, Sendable, CaseIterable {
    /// The backends store the data.
    case local
    /// An object store does.
    case cloud

    /// Reads the file's text.
    ///
    /// - Throws: ``MetadataFileError`` when the key is missing or the mode is neither of the two.
    package init(file text: String) throws(MetadataFileError) {
        guard let word = PropertiesFile(text)["deploy_mode"] else {
            throw MetadataFileError(file: "image/DEPLOY_MODE", problem: "it has no key 'deploy_mode'")
        }
        guard let mode = DeployMode(rawValue: word) else {
            throw MetadataFileError(
                file: "image/DEPLOY_MODE",
                problem: "deploy_mode is '\(word.onOneLine(limit: 64))', expected local or cloud"
            )
        }
        self = mode
    }
}
