import Doris
import Glibc
import Supervision

/// The folder that Kubernetes mounts into a pod for its service account: `token`, `ca.crt` and `namespace`.
///
/// The kubelet replaces the files as the token is renewed, about every hour, so that each request reads them anew.
struct ServiceAccount: Sendable {
    /// Where the folder is in a pod.
    static let mountedFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    let folder: String

    /// The path of the certificates of the authority that vouches for the server.
    var authoritiesPath: String { "\(folder)/ca.crt" }

    /// The certificates of the authority that vouches for the server, in PEM.
    func authorities() throws(RequestFailure) -> [UInt8] {
        try bytes(of: authoritiesPath, limit: 256 << 10)
    }

    /// The token that shows who asks.
    func token() throws(RequestFailure) -> Secret {
        let path = "\(folder)/token"
        let text = try String(decoding: bytes(of: path, limit: 16 << 10), as: UTF8.self).trimmingBlanks()
        // A line end or a blank would add a header field of its own; no token has one.
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw RequestFailure(.notConfigured, "\(path) is empty or holds a byte that no token has")
        }
        return Secret(text)
    }

    /// The namespace that the account, and with it the pod, is in.
    func namespace() throws(RequestFailure) -> String {
        let path = "\(folder)/namespace"
        let text = try String(decoding: bytes(of: path, limit: 4096), as: UTF8.self).trimmingBlanks()
        guard ResourceName.isLabel(text) else {
            throw RequestFailure(.notConfigured, "\(path) holds '\(text.onOneLine(limit: 64))', which is no namespace")
        }
        return text
    }

    private func bytes(of path: String, limit: Int) throws(RequestFailure) -> [UInt8] {
        // Not to block on a pipe that somebody left there; links are followed, which is how the kubelet replaces files.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ServiceAccount.unreadable(path, describeErrno()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ServiceAccount.unreadable(path, describeErrno()) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ServiceAccount.unreadable(path, "it is not a regular file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw ServiceAccount.unreadable(path, describeErrno()) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw ServiceAccount.unreadable(path, "it is longer than \(limit) bytes")
    }

    private static func unreadable(_ path: String, _ problem: String) -> RequestFailure {
        RequestFailure(.notConfigured, "\(path) cannot be read: \(problem)")
    }
}
