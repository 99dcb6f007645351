import Supervision

extension StatefulSetRecord {
    /// Reads a StatefulSet (`apps/v1`).
    ///
    /// The API fills `spec.replicas` in where a manifest leaves it out, so that an answer without it is not understood.
    init(_ object: APIObject) throws(RequestFailure) {
        guard let replicas = try object.count("spec", "replicas") else {
            throw APIObject.unexpected(["spec", "replicas"], "a whole number, 0 or more")
        }
        self.init(
            name: try object.requiredText("metadata", "name"),
            uid: try object.requiredText("metadata", "uid"),
            isBeingDeleted: try object.isBeingDeleted,
            replicas: replicas,
            firstOrdinal: try object.count("spec", "ordinals", "start") ?? 0
        )
    }
}
