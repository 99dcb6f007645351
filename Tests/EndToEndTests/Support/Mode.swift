/// How a supervisor comes to adopt its orphans.
enum Mode: String, CaseIterable, Sendable {
    /// It is PID 1 of a PID namespace, as in a container.
    case namespace
    /// It is any process, and asks for the orphans of its children.
    case subreaper

    /// The words before the supervisor's own.
    var launcher: [String] {
        switch self {
        case .namespace: ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
        case .subreaper: []
        }
    }

    /// Whether this user may make PID namespaces here.
    static let hasNamespaces: Bool = {
        let outcome = try? Program.run(["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "/bin/true"])
        return outcome?.code == 0
    }()

    /// The modes that this machine allows.
    static let available: [Mode] = hasNamespaces ? [.namespace, .subreaper] : [.subreaper]

    /// The one that is most like a pod.
    static var best: Mode { hasNamespaces ? .namespace : .subreaper }
}
