/// Asks the stand-in of a frontend as a person would.
///
/// Each statement begins with a comment that tells it from those of supervisors, and that Doris and the stand-in ignore.
struct SQLClient {
    let address: String
    var user = "root"
    var password = ""

    /// Carries out a statement and returns its rows by column.
    @discardableResult
    func rows(_ statement: String) throws -> [[String: String]] {
        let outcome = try Program.run(
            [
                Tools.mariadb ?? "", "--no-defaults", "--comments", "-B", "-h", address, "-P", "9030", "-u", user,
                "-e", "\(StatementArchive.mark) \(statement)",
            ],
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
