import Doris
import Glibc
import TestSupport
import Testing

/// A Kubernetes API that knows what a test writes into its folder, and forgets no request.
///
/// It serves pods, StatefulSets and ConfigMaps of the namespace `doris` over HTTPS, one file for each object, and makes
/// a ConfigMap that is posted.
final class KubernetesStandIn: Sendable {
    /// What becomes of a request.
    enum Manner: String, CaseIterable, Sendable {
        case serve
        /// The role lacks the permission.
        case forbid
        /// The connection is taken, and nothing ever said.
        case blackHole = "black-hole"
        /// 200, and something that is no object.
        case malformed
    }

    private let folder: ScratchFolder
    private let program: ChildProgram
    private let port: UInt16
    private let set: String

    static let isAvailable = Tools.python != nil && Certificates.isAvailable && Mode.hasNamespaces

    /// Starts it, with the set `doris-fe` or `doris-be` of so many replicas.
    init(replicas: Int, of role: NodeRole = .frontend) throws {
        guard let folder = ScratchFolder(), let certificates = Certificates.shared else {
            throw SetUpFailure("no folder or no certificates for the API")
        }
        self.folder = folder
        set = "doris-\(role.rawValue)"
        for name in ["account", "objects", "objects/pods", "objects/statefulsets", "objects/configmaps"] {
            folder.makeFolder(name)
        }
        folder.write(try certificates.text(of: "ca"), to: "account/ca.crt")
        folder.write("token-of-the-stand-in\n", to: "account/token")
        folder.write("doris", to: "account/namespace")
        folder.write("", to: "requests")
        folder.write(Manner.serve.rawValue, to: "mode")
        let words = ["-c", KubernetesStandIn.source, folder.path, "\(certificates.path)/good"]
        program = try ChildProgram(Tools.python ?? "", words)
        guard let port = program.readLine().flatMap({ UInt16($0) }) else {
            throw SetUpFailure("the API did not start")
        }
        self.port = port
        declare(replicas: replicas)
    }

    // MARK: - What it knows

    /// Sets what the set declares.
    func declare(replicas: Int, isBeingDeleted: Bool = false) {
        let mark = isBeingDeleted ? #","deletionTimestamp":"2024-05-06T08:00:00Z""# : ""
        put(
            #"{"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"\#(set)","namespace":"doris","uid":"set-1"\#(mark)},"#
                + #""spec":{"replicas":\#(replicas),"serviceName":"\#(set)"}}"#,
            as: "statefulsets/\(set)"
        )
    }

    /// Makes or changes the pod of an ordinal.
    func pod(_ ordinal: Int, uid: String? = nil, isBeingDeleted: Bool = false) {
        let mark = isBeingDeleted ? #","deletionTimestamp":"2024-05-06T08:00:00Z""# : ""
        put(
            #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"\#(set)-\#(ordinal)","namespace":"doris","#
                + #""uid":"\#(uid ?? KubernetesStandIn.uid(ordinal))"\#(mark),"ownerReferences":[{"apiVersion":"apps/v1","#
                + #""kind":"StatefulSet","name":"\#(set)","uid":"set-1","controller":true}]},"status":{"phase":"Running"}}"#,
            as: "pods/\(set)-\(ordinal)"
        )
    }

    /// Answers every request in another way from now on.
    func answer(_ manner: Manner) { put(manner.rawValue, at: "mode") }

    /// A ConfigMap's object; empty where there is none.
    func configMap(_ name: String) -> String { folder.read("objects/configmaps/\(name)") }

    /// The requests so far, by method and path.
    var requests: [Substring] { folder.read("requests").split(separator: "\n") }

    /// The uid of an ordinal's pod.
    static func uid(_ ordinal: Int) -> String { "pod-\(ordinal)" }

    private func put(_ object: String, as name: String) { put(object, at: "objects/\(name)") }

    /// Whoever reads gets the old text or the new one.
    private func put(_ text: String, at path: String) {
        folder.write(text, to: "\(path).new")
        rename(folder.file("\(path).new"), folder.file(path))
    }

    // MARK: - How a pod finds it

    /// The variables of a pod.
    func settings(of ordinal: Int) -> [String: String] {
        [
            "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(port)",
            "POD_UID": KubernetesStandIn.uid(ordinal), "SUPERVISOR_STOP_ENDPOINT_WAIT": "0s",
        ]
    }

    /// The service account's folder, for ``Pod``.
    var account: String { folder.file("account") }

    /// Reads one request, answers it, and ends the connection.
    private static let source = #"""
        import json, os, socket, ssl, sys, threading, time

        folder, certificate = sys.argv[1:3]
        lock = threading.Lock()

        def read(name):
            with open(os.path.join(folder, name)) as file:
                return file.read()

        def status(code, reason, name=""):
            return code, json.dumps({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason,
                                     "message": reason, "code": code, "details": {"name": name}})

        def answer(method, path, body):
            if mode() == "forbid":
                return status(403, "Forbidden")
            if mode() == "malformed":
                return 200, '{"kind":"Pod","metadata":{'
            kind, _, name = path.split("/namespaces/doris/", 1)[1].partition("/")
            if method == "POST":
                made = json.loads(body)
                name = made["metadata"]["name"]
                path = os.path.join(folder, "objects", kind, name)
                if os.path.exists(path):
                    return status(409, "AlreadyExists", name)
                made["metadata"]["namespace"] = "doris"
                with open(path, "w") as file:
                    file.write(json.dumps(made))
                return 201, json.dumps(made)
            try:
                return 200, read(os.path.join("objects", kind, name))
            except FileNotFoundError:
                return status(404, "NotFound", name)

        def mode():
            return read("mode")

        def serve(connection):
            try:
                if mode() == "black-hole":
                    note("black hole")
                    time.sleep(120)
                    return
                with tls.wrap_socket(connection, server_side=True) as secure:
                    data = b""
                    while b"\r\n\r\n" not in data:
                        part = secure.recv(65536)
                        if not part:
                            return
                        data += part
                    head, body = data.split(b"\r\n\r\n", 1)
                    lines = head.decode().split("\r\n")
                    fields = dict(line.split(": ", 1) for line in lines[1:])
                    while len(body) < int(fields.get("Content-Length", 0)):
                        body += secure.recv(65536)
                    method, path, _ = lines[0].split(" ")
                    note(f"{method} {path}")
                    with lock:
                        code, text = answer(method, path, body.decode())
                    reply = text.encode()
                    secure.sendall(b"HTTP/1.1 %d Answer\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                                   % (code, len(reply)) + reply)
                    secure.unwrap()
            except (OSError, ValueError):
                pass

        def note(text):
            with lock, open(os.path.join(folder, "requests"), "a") as file:
                file.write(text + "\n")

        def end():
            sys.stdin.read()
            os._exit(0)

        threading.Thread(target=end, daemon=True).start()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(f"{certificate}.pem", f"{certificate}.key")
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """#
}

extension Trait where Self == ConditionTrait {
    /// Skips where pods with a Kubernetes API, or with names of their own, can't be made.
    static var needsPods: Self {
        .enabled(if: KubernetesStandIn.isAvailable, "python3, openssl and namespaces are not all to be had here")
    }
}
