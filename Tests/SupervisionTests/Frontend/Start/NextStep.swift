/// What a reason for not going on must name: what a person does, or what goes on by itself once it has come.
enum NextStep {
    private static let verbs = [
        "set SUPERVISOR_", "start ", "give ", "take ", "check ", "put ", "mount ", "make ", "remove ", "restore ",
        "create ", "look at ", "see ", "have ",
    ]
    private static let promises = ["once it ", "making sure before", "must start first", "is added after"]

    static func isNamed(in reason: String) -> Bool {
        let clauses = reason.split { ";:,".contains($0) }.map { $0.drop { $0 == " " } }
        return clauses.contains { clause in
            verbs.contains { clause.hasPrefix($0) || clause.hasPrefix("or \($0)") || clause.hasPrefix("and \($0)") }
        } || promises.contains { reason.contains($0) }
    }
}
