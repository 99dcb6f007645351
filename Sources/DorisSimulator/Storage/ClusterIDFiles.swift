import Doris

/// `<storage root>/cluster_id`: the cluster that a backend belongs to, one file per root.
struct ClusterIDFiles: Sendable {
    private static let name = "cluster_id"

    /// The storage roots.
    let roots: [String]

    /// Reads the files of all roots, and writes those that are missing beside others.
    ///
    /// - Returns: `nil` for a backend that belongs to no cluster yet.
    /// - Throws: ``StartupFailure`` when a root is missing, a file is unreadable, or they differ.
    func settle() throws(StartupFailure) -> Int32? {
        var ids: [Int32?] = []
        for root in roots {
            guard FileSystem.exists(root) else { throw .exit("storage root path \(root) does not exist") }
            ids.append(try read(root))
        }
        let known = Set(ids.compactMap { $0 })
        guard known.count <= 1 else { throw .exit("multiple cluster ids is not equal. path: \(roots)") }
        guard let id = known.first else { return nil }
        do throws(FileError) {
            for (root, found) in zip(roots, ids) where found == nil {
                try FileSystem.replace("\(root)/\(ClusterIDFiles.name)", with: "\(id)")
            }
        } catch {
            throw .exit("fail to set cluster id: \(error)")
        }
        return id
    }

    /// Binds all roots to a cluster.
    func write(_ id: Int32) throws(FileError) {
        for root in roots { try FileSystem.replace("\(root)/\(ClusterIDFiles.name)", with: "\(id)") }
    }

    /// The id in one root; `nil` without a file and for an empty one.
    private func read(_ root: String) throws(StartupFailure) -> Int32? {
        let path = "\(root)/\(ClusterIDFiles.name)"
        let text: String?
        do throws(FileError) {
            text = try FileSystem.text(of: path)
        } catch {
            throw .exit("fail to read cluster id: \(error)")
        }
        guard let text = text?.trimmingBlanks(), !text.isEmpty else { return nil }
        guard let id = Int32(text) else { throw .exit("fail to read cluster id: \(path) holds no number") }
        return id
    }
}
