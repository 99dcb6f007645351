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

    /// Names that last as long as a stage.
    convenience init(on stage: Stage) throws {
        try self.init()
        stage.keep(self)
    }

    /// The fully qualified name of an ordinal's pod.
    static func name(_ ordinal: Int, of role: NodeRole = .frontend) -> String {
        "\(pod(ordinal, of: role)).doris-\(role.rawValue).doris.svc.cluster.local"
    }

    private static func pod(_ ordinal: Int, of role: NodeRole) -> String { "doris-\(role.rawValue)-\(ordinal)" }

    /// Lets a name stand for an address.
    func point(_ ordinal: Int, of role: NodeRole = .frontend, to address: String) {
        let pod = NameService.pod(ordinal, of: role)
        folder.write("\(address) \(NameService.name(ordinal, of: role)) \(pod)\n", to: "names/\(pod)")
        publish()
    }

    /// Lets a name stand for nothing.
    func forget(_ ordinal: Int, of role: NodeRole = .frontend) {
        folder.remove("names/\(NameService.pod(ordinal, of: role))")
        publish()
    }

    /// What a pod has for its own name.
    func surroundings(of ordinal: Int, role: NodeRole = .frontend, account: String? = nil) -> PodSurroundings {
        PodSurroundings(
            account: account,
            hostName: NameService.pod(ordinal, of: role),
            hosts: folder.file("hosts")
        )
    }

    /// The file is bound into pods, so that it has to stay the same one.
    private func publish() {
        let lines = ScratchFolder.names(in: folder.file("names")).map { folder.read("names/\($0)") }
        folder.write("127.0.0.1 localhost\n" + lines.joined(), to: "hosts")
    }
}
