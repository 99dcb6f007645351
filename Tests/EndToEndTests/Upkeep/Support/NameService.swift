import Doris
import TestSupport

/// Names of the pods of `doris-fe` and `doris-be`, as headless Services give them: a hosts file that a test changes.
final class NameService: Sendable {
    private let folder: ScratchFolder

    init() throws {
        guard let folder = ScratchFolder() else { throw SetUpFailure("no folder for the names") }
        self.folder = folder
        folder.makeFolder("names")
        folder.write("127.0.0.1 localhost\n", to: "hosts")
    }

    /// The fully qualified name of an ordinal's pod.
    static func name(_ ordinal: Int, of role: NodeRole = .frontend) -> String {
        "doris-\(role.rawValue)-\(ordinal).doris-\(role.rawValue).doris.svc.cluster.local"
    }

    /// Lets a name stand for an address.
    func point(_ ordinal: Int, of role: NodeRole = .frontend, to address: String) {
        let pod = "doris-\(role.rawValue)-\(ordinal)"
        folder.write("\(address) \(NameService.name(ordinal, of: role)) \(pod)\n", to: "names/\(pod)")
        publish()
    }

    /// Lets a frontend's name stand for nothing.
    func forget(_ ordinal: Int) {
        folder.remove("names/doris-fe-\(ordinal)")
        publish()
    }

    /// What a pod has for its own name.
    func surroundings(of ordinal: Int, role: NodeRole = .frontend, account: String? = nil) -> PodSurroundings {
        PodSurroundings(
            account: account,
            hostName: "doris-\(role.rawValue)-\(ordinal)",
            hosts: folder.file("hosts")
        )
    }

    /// The file is bound into pods, so that it has to stay the same one.
    private func publish() {
        let lines = ScratchFolder.names(in: folder.file("names")).map { folder.read("names/\($0)") }
        folder.write("127.0.0.1 localhost\n" + lines.joined(), to: "hosts")
    }
}
