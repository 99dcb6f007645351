import Doris
import Supervision

extension PodRecord {
    /// Reads a pod (`v1`).
    init(_ object: APIObject) throws(RequestFailure) {
        self.init(
            name: try object.requiredText("metadata", "name"),
            uid: try object.requiredText("metadata", "uid"),
            isBeingDeleted: try object.isBeingDeleted,
            deletionGrace: try object.count("metadata", "deletionGracePeriodSeconds").map { .seconds($0) },
            controller: try PodRecord.controller(in: object),
            ip: try object.text("status", "podIP")
        )
    }

    /// The owner that says that it is the controller; the API lets no object have two.
    private static func controller(in object: APIObject) throws(RequestFailure) -> Controller? {
        let path = ["metadata", "ownerReferences"]
        let owners = try object.elements("metadata", "ownerReferences").filter { $0["controller"]?.bool == true }
        guard let owner = owners.first else { return nil }
        guard owners.count == 1 else { throw APIObject.unexpected(path, "a list with one controller") }
        guard let kind = owner["kind"]?.text, let name = owner["name"]?.text, let uid = owner["uid"]?.text,
            !uid.isEmpty
        else { throw APIObject.unexpected(path, "a list of references with kind, name and uid") }
        return Controller(kind: kind, name: name, uid: uid)
    }
}
