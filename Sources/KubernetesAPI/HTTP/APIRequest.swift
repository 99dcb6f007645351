import Doris

/// One request to the API, about one object.
struct APIRequest {
    /// The kinds of objects that are asked for.
    enum Kind: String {
        case pod = "Pod"
        case statefulSet = "StatefulSet"
        case configMap = "ConfigMap"

        /// The API group and its version, as objects state it.
        var version: String {
            switch self {
            case .pod, .configMap: "v1"
            case .statefulSet: "apps/v1"
            }
        }

        /// The last part but one of an object's path.
        var resource: String {
            switch self {
            case .pod: "pods"
            case .statefulSet: "statefulsets"
            case .configMap: "configmaps"
            }
        }
    }

    let kind: Kind
    let name: String
    /// The object that is to be made; `nil` to read it.
    var object: JSONValue?

    /// What is asked, for errors.
    func words(namespace: String?) -> String {
        let verb = object == nil ? "get" : "create"
        let place = namespace.map { "\($0)/" } ?? ""
        return "\(verb) \(kind.rawValue) \(place)\(name.onOneLine(limit: 253))"
    }

    /// The whole request; namespace and name must have been checked, and the token may hold no line end.
    func bytes(to server: Endpoint, namespace: String, token: Secret) -> [UInt8] {
        let root = kind.version.contains("/") ? "/apis" : "/api"
        let path = "\(root)/\(kind.version)/namespaces/\(namespace)/\(kind.resource)"
        let body = object?.serialized
        var lines = [
            body == nil ? "GET \(path)/\(name) HTTP/1.1" : "POST \(path) HTTP/1.1",
            "Host: \(server)",
            "Authorization: Bearer \(token.exposed)",
            "Accept: application/json",
            "User-Agent: doris-supervisor",
            "Connection: close",
        ]
        if let body { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        return Array((lines.map { "\($0)\r\n" }.joined() + "\r\n" + (body ?? "")).utf8)
    }
}
