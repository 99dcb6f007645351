/// A row of `SHOW FRONTENDS`, as a person reads it.
struct ListedFrontend: Equatable {
    let host: String
    let name: String
    let role: String
    let clusterID: String
    let isMaster: Bool
    let isAlive: Bool
    let hasJoined: Bool

    /// 1.2 calls the host `IP`.
    init(_ row: [String: String]) {
        host = row["Host"] ?? row["IP"] ?? ""
        name = row["Name"] ?? ""
        role = row["Role"] ?? ""
        clusterID = row["ClusterId"] ?? ""
        isMaster = row["IsMaster"] == "true"
        isAlive = row["Alive"] == "true"
        hasJoined = row["Join"] == "true"
    }
}

extension SQLClient {
    /// The cluster's frontends; none where nobody answers.
    var frontends: [ListedFrontend] { ((try? rows("SHOW FRONTENDS")) ?? []).map { ListedFrontend($0) } }
}
