import TestSupport

/// Names of the pods of `doris-fe`, as a headless Service gives them: a hosts file that a test changes.
final class NameService: Sendable {
    private let folder: ScratchFolder

    init() throws {
        guard let folder = ScratchFolder() else { throw SetUpFailure("no folder for the names") }
        self.folder = folder
        folder.makeFolder("names")
        folder.write("127.0.0.1 localhost\n", to: "hosts")
    }

    /// The fully qualified name of an ordinal's pod.
    static func name(_ ordinal: Int) -> String { "doris-fe-\(ordinal).doris-fe.doris.svc.cluster.local" }

    /// Lets a name stand for an address.
    func point(_ ordinal: Int, to address: String) {
        folder.write("\(address) \(NameService.name(ordinal)) doris-fe-\(ordinal)\n", to: "names/\(ordinal)")
        publish()
    }

    /// Lets a name stand for nothing.
    func forget(_ ordinal: Int) {
        folder.remove("names/\(ordinal)")
        publish()
    }

    /// What a pod has for its own name.
    func surroundings(of ordinal: Int, account: String? = nil) -> PodSurroundings {
        PodSurroundings(account: account, hostName: "doris-fe-\(ordinal)", hosts: folder.file("hosts"))
    }

    /// The file is bound into pods, so that it has to stay the same one.
    private func publish() {
        let lines = ScratchFolder.names(in: folder.file("names")).map { folder.read("names/\($0)") }
        folder.write("127.0.0.1 localhost\n" + lines.joined(), to: "hosts")
    }
}
