import Doris

/// A request that the Kubernetes API did not fulfil, or an answer that could not be understood.
package struct KubernetesError: Error, Hashable, Sendable {
    /// What went wrong, as far as a caller must tell cases apart.
    package enum Reason: Hashable, Sendable {
        /// Nothing was sent for a cause on this side: not in a cluster, no token, a name that cannot be one.
        case notConfigured
        /// No connection, none to a server that the cluster's CA vouches for, or one that broke before the whole answer
        /// came; a change may still have taken effect after the latter.
        case unreachable
        /// No whole answer came in time; a change may still have taken effect.
        case timedOut
        /// The token is not valid (401), or its account lacks the permission (403).
        case denied(status: Int)
        /// The API says that there is no such object; an unknown path or an answer of something else is not this.
        case notFound
        /// An object of that name is there already.
        case conflict
        /// The server answered with another status.
        case rejected(status: Int)
        /// The answer is not what this request returns on any Kubernetes version, or goes beyond its bounds.
        case malformed
    }

    /// What went wrong.
    package let reason: Reason
    /// What was asked, such as `get pod doris/doris-be-2`.
    package let request: String
    /// The server's host and port; `nil` where it is not known.
    package let server: String?
    /// What the server or a library said, cut to 512 characters, on one line; it never holds the token.
    package let message: String

    package init(reason: Reason, request: String, server: String?, message: String) {
        self.reason = reason
        self.request = request
        self.server = server
        self.message = message.onOneLine(limit: 512)
    }
}

extension KubernetesError: CustomStringConvertible {
    package var description: String {
        let place = server.map { " at \($0)" } ?? ""
        return "Kubernetes: \(request)\(place): \(problem): \(message)\(advice)"
    }

    private var problem: String {
        switch reason {
        case .notConfigured: "not sent"
        case .unreachable: "no whole answer from a trusted server"
        case .timedOut: "no answer in time"
        case .denied(let status): "denied (\(status))"
        case .notFound: "no such object"
        case .conflict: "it is there already"
        case .rejected(let status): "the server answered \(status)"
        case .malformed: "the answer is not understood"
        }
    }

    private var advice: String {
        switch reason {
        case .notConfigured:
            "; mount a service account's token (automountServiceAccountToken) and check SUPERVISOR_POD_NAMESPACE"
        case .unreachable: "; check network policies and the CA in the service account's folder"
        case .timedOut: "; check network policies and the API server's load"
        case .denied(status: 401): "; check that the service account still exists"
        case .denied: "; grant the service account this verb on this resource by a Role"
        case .notFound, .conflict: ""
        case .rejected: "; look into the API server's log"
        case .malformed: "; check that KUBERNETES_SERVICE_HOST leads to an API server"
        }
    }
}
