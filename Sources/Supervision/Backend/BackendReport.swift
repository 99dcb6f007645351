package import Doris

/// What is published of a backend's duties.
package struct BackendReport: Equatable, Sendable {
    /// The id that the cluster gave to the storage.
    package var id: Int64?
    /// The cluster that the storage belongs to.
    package var clusterID: Int?
    /// What is under way on the volume, in one word.
    package var undertaking: String?
    /// What did not succeed last, or is waited for, as a clause.
    package var problem: String?
    /// Former entries of the storage that the cluster still lists.
    package var formers: [Endpoint]
    /// How many orders about a decommission have come.
    package var orders: Int
    /// The decommission.
    package var decommission: DecommissionReport

    init(_ duties: BackendDuties) {
        let record = duties.upkeep.record
        (id, clusterID) = (record.id, record.clusterID)
        undertaking = record.undertaking?.word
        problem = duties.upkeep.problem
        formers = record.formers.map(\.endpoint)
        orders = duties.orders
        decommission = duties.report
    }

    /// The section of `/status`.
    var json: JSONValue {
        [
            "id": id.map { .integer($0) } ?? .null,
            "clusterId": JSONValue(clusterID),
            "undertaking": JSONValue(undertaking),
            "problem": JSONValue(problem),
            "formers": .array(formers.map { .string("\($0)") }),
            "decommissionOrders": JSONValue(orders),
            "decommission": decommission.json,
        ]
    }
}
