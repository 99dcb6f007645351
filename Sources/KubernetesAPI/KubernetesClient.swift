import Doris
package import Supervision

/// The API of the Kubernetes cluster that this process runs in, asked as the pod's service account.
///
/// Each call has a connection of its own: there are a few in a pod's life, minutes or weeks apart, and a connection that
/// stays open would be one more thing that can be half dead. Nothing is read or made before the first call.
package struct KubernetesClient: Kubernetes {
    private let address: ServerAddress
    private let account: ServiceAccount
    private let namespace: String?
    private let limit: Duration

    /// Prepares a client; whether it is in a cluster at all shows at the first call.
    ///
    /// - Parameters:
    ///   - environment: Where `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` are looked up.
    ///   - namespace: The pod's namespace; `nil` for the one in the service account's folder.
    ///   - accountFolder: The service account's folder; `nil` for the one that Kubernetes mounts.
    ///   - limit: What a call may take at most, look-up of the name, connecting and TLS included.
    package init(
        environment: [String: String],
        namespace: String? = nil,
        accountFolder: String? = nil,
        limit: Duration = .seconds(3)
    ) {
        address = ServerAddress(environment: environment)
        account = ServiceAccount(folder: accountFolder ?? ServiceAccount.mountedFolder)
        self.namespace = namespace
        self.limit = limit
    }

    package func pod(_ name: String) throws(KubernetesError) -> PodRecord {
        try call(APIRequest(kind: .pod, name: name)) { object throws(RequestFailure) in try PodRecord(object) }
    }

    package func statefulSet(_ name: String) throws(KubernetesError) -> StatefulSetRecord {
        try call(APIRequest(kind: .statefulSet, name: name)) { object throws(RequestFailure) in
            try StatefulSetRecord(object)
        }
    }

    package func configMap(_ name: String) throws(KubernetesError) -> [String: String] {
        try call(APIRequest(kind: .configMap, name: name)) { object throws(RequestFailure) in
            try object.texts("data")
        }
    }

    package func createConfigMap(_ name: String, data: [String: String]) throws(KubernetesError) {
        let members = data.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
        let object: JSONValue = [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)], "data": .object(members),
        ]
        try call(APIRequest(kind: .configMap, name: name, object: object)) { _ throws(RequestFailure) in }
    }

    /// Carries a request out, and tells of a failure as that of this request.
    private func call<Result>(
        _ request: APIRequest,
        _ read: (APIObject) throws(RequestFailure) -> Result
    ) throws(KubernetesError) -> Result {
        let deadline = Deadline(within: limit)
        var (server, place) = (Endpoint?.none, namespace)
        do throws(RequestFailure) {
            let endpoint = try address.endpoint()
            server = endpoint
            let namespace = try checkedNamespace()
            place = namespace
            guard ResourceName.isSubdomain(request.name) else {
                throw RequestFailure(.notConfigured, "'\(request.name)' cannot be the name of an object")
            }
            return try exchange(request, with: endpoint, namespace: namespace, deadline: deadline, read)
        } catch {
            throw KubernetesError(
                reason: error.reason,
                request: request.words(namespace: place),
                server: server.map { "\($0)" },
                message: error.message
            )
        }
    }

    private func exchange<Result>(
        _ request: APIRequest,
        with server: Endpoint,
        namespace: String,
        deadline: Deadline,
        _ read: (APIObject) throws(RequestFailure) -> Result
    ) throws(RequestFailure) -> Result {
        let token = try account.token()
        do throws(RequestFailure) {
            let authorities = try account.authorities()
            let context = try TLSContext(authorities: authorities, path: account.authoritiesPath)
            let connection = try TLSConnection.open(to: server, context: context, deadline: deadline)
            try connection.send(request.bytes(to: server, namespace: namespace, token: token))
            return try read(APIObject(connection.reply(), of: request, namespace: namespace))
        } catch {
            // A server or a proxy may repeat what it was sent.
            throw RequestFailure(error.reason, token.struck(from: error.message))
        }
    }

    private func checkedNamespace() throws(RequestFailure) -> String {
        guard let namespace else { return try account.namespace() }
        guard ResourceName.isLabel(namespace) else {
            throw RequestFailure(.notConfigured, "'\(namespace)' cannot be the name of a namespace")
        }
        return namespace
    }
}
