import Doris
import Supervision

extension RequestFailure {
    /// Reads a refusal, which the API explains in an object of the kind `Status`.
    ///
    /// That there is no such object, or one already, counts only in the API's own words about this very object: a proxy
    /// or an unknown path answers 404 too, and somebody might found a cluster upon it.
    init(_ reply: HTTPReply, name: String) {
        let document = try? JSONValue(parsing: reply.body, depthLimit: 64)
        let status = document?["kind"]?.text == "Status" ? document : nil
        let cause = status?["details"]?["name"]?.text == name ? status?["reason"]?.text : nil
        let reason: KubernetesError.Reason =
            switch (reply.status, cause) {
            case (401, _), (403, _): .denied(status: reply.status)
            case (404, "NotFound"): .notFound
            case (409, "AlreadyExists"): .conflict
            default: .rejected(status: reply.status)
            }
        let words = status?["message"]?.text ?? reply.phrase
        self.init(reason, words.isEmpty ? "without explanation" : words)
    }
}
