/// Asks the stand-in of a frontend as a person would.
struct SQLClient {
    let address: String
    var user = "root"
    var password = ""

    /// Carries out a statement and returns its rows by column.
    @discardableResult
    func rows(_ statement: String) throws -> [[String: String]] {
        let outcome = try Program.run(
            [Tools.mariadb ?? "", "--no-defaults", "-B", "-h", address, "-P", "9030", "-u", user, "-e", statement],
            environment: ["PATH": Tools.path, "MYSQL_PWD": password]
        )
        guard outcome.code == 0 else { throw SetUpFailure("\(statement): \(outcome.errors)") }
        let lines = outcome.output.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard let columns = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(zip(columns, $0)) { first, _ in first } }
    }
}
