package import Doris

/// What a frontend that serves, and its disk, showed at one moment.
package struct FrontendSight: Hashable, Sendable {
    /// The cluster's frontends as this one lists them.
    package var frontends: [Frontend]
    /// The name in the own `image/ROLE`; `nil` where it could not be read.
    package var nodeName: String?
    /// The cluster's id in the own `image/VERSION`, likewise.
    package var clusterID: Int?
    /// What is wrong with the volume's free space, as a clause; BDB JE takes no write below its limit.
    package var shortage: String?

    package init(frontends: [Frontend], nodeName: String?, clusterID: Int?, shortage: String? = nil) {
        self.frontends = frontends
        self.nodeName = nodeName
        self.clusterID = clusterID
        self.shortage = shortage
    }
}
