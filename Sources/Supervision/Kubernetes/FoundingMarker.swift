package import Doris

/// What a ConfigMap remembers of the cluster's founding, so that a lost volume founds no second cluster.
///
/// It is made once and never changed: the supervisor's account may read and create ConfigMaps, not update them.
package struct FoundingMarker: Hashable, Sendable {
    /// A ConfigMap that is there and says something else.
    ///
    /// It forbids founding like one that is understood: who wrote it is not known.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, as a clause.
        package let problem: String

        package var description: String {
            "the founding marker is not understood: \(problem); if no cluster was ever founded here, delete the"
                + " ConfigMap, otherwise restore the metadata"
        }
    }

    /// The cluster's id, as in `image/VERSION`; positive.
    package let clusterID: Int
    /// The frontend that founded it, as it is registered: `host:edit_log_port`.
    package let node: Endpoint

    package init(clusterID: Int, node: Endpoint) {
        self.clusterID = clusterID
        self.node = node
    }

    /// Reads a ConfigMap's data; keys that this version does not know are left alone.
    ///
    /// - Throws: ``Malformed`` when a key is missing or its value is not what this program writes.
    package init(data: [String: String]) throws(Malformed) {
        let id = try FoundingMarker.value(of: Key.clusterID, in: data)
        guard let clusterID = Int(id), clusterID > 0 else {
            throw FoundingMarker.unusable(Key.clusterID, id, expected: "a positive number")
        }
        let address = try FoundingMarker.value(of: Key.node, in: data)
        guard let node = Endpoint(address) else {
            throw FoundingMarker.unusable(Key.node, address, expected: "host:port")
        }
        self.init(clusterID: clusterID, node: node)
    }

    /// The ConfigMap's data.
    package var data: [String: String] {
        [Key.clusterID: String(clusterID), Key.node: "\(node)"]
    }

    private enum Key {
        static let clusterID = "clusterId"
        static let node = "foundedBy"
    }

    private static func value(of key: String, in data: [String: String]) throws(Malformed) -> String {
        guard let value = data[key] else { throw Malformed(problem: "it has no key '\(key)'") }
        return value.trimmingBlanks()
    }

    private static func unusable(_ key: String, _ value: String, expected: String) -> Malformed {
        Malformed(problem: "\(key) is '\(value.onOneLine(limit: 64))', expected \(expected)")
    }
}
