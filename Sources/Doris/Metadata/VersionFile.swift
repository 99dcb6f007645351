/// What `image/VERSION` says: which cluster the metadata belongs to.
package struct VersionFile: Equatable, Sendable {
    /// The cluster's id, drawn at random when it was founded.
    package let clusterID: Int
    /// The secret that the cluster's nodes share; it must not be logged.
    package let token: String

    /// Reads the file's text.
    ///
    /// - Throws: ``MetadataFileError`` when a key is missing or the id is not a positive number.
    package init(_ text: String) throws(MetadataFileError) {
        let properties = PropertiesFile(text)
        guard let id = properties["clusterId"] else {
            throw MetadataFileError(file: "image/VERSION", problem: "it has no key 'clusterId'")
        }
        guard let clusterID = Int(id), clusterID > 0 else {
            throw MetadataFileError(
                file: "image/VERSION",
                problem: "clusterId is '\(id.onOneLine(limit: 64))', expected a positive number"
            )
        }
        guard let token = properties["token"], !token.isEmpty else {
            throw MetadataFileError(file: "image/VERSION", problem: "it has no key 'token'")
        }
        self.clusterID = clusterID
        self.token = token
    }
}
