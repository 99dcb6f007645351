/// What `image/ROLE` says: the part that this frontend plays, and its name in the BDB JE group.
package struct RoleFile: Equatable, Sendable {
    /// Follower or observer.
    package let role: FrontendRole
    /// The node name: `ip_port_millis` or `ip_port` on 1.2 and older, `fe_<uuid>` from 2.0 on.
    package let nodeName: String

    /// Reads the file's text.
    ///
    /// - Throws: ``MetadataFileError`` when a key is missing or the role is not one that takes part in a group.
    package init(_ text: String) throws(MetadataFileError) {
        let properties = PropertiesFile(text)
        guard let role = properties["role"] else {
            throw MetadataFileError(file: "image/ROLE", problem: "it has no key 'role'")
        }
        guard let role = FrontendRole(rawValue: role) else {
            throw MetadataFileError(
                file: "image/ROLE",
                problem: "role is '\(role.onOneLine(limit: 64))', expected FOLLOWER or OBSERVER"
            )
        }
        guard let name = properties["name"], !name.isEmpty else {
            throw MetadataFileError(file: "image/ROLE", problem: "it has no key 'name'")
        }
        self.role = role
        nodeName = name
    }

    /// Says who a frontend is.
    package init(role: FrontendRole, nodeName: String) {
        self.role = role
        self.nodeName = nodeName
    }

    /// Writes the file's text as Doris does.
    ///
    /// - Parameter milliseconds: The time of writing since 1970.
    /// - Returns: The text.
    package func text(writtenAt milliseconds: Int64) -> String {
        let entries = [(key: "role", value: role.rawValue), (key: "name", value: nodeName)]
        return PropertiesFile.text(of: entries, writtenAt: milliseconds)
    }

    /// The host in a name of the 1.2 form, `host_port_millis` or `host_port`; `nil` for `fe_<uuid>` and others.
    package var hostInName: String? {
        let parts = nodeName.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        guard parts.dropFirst().allSatisfy({ UInt64($0) != nil }), Endpoint.isPlausibleHost(parts[0]) else {
            return nil
        }
        return String(parts[0])
    }
}
