import Doris
import Testing

@testable import DorisSimulator

@Suite("Housekeeping statements")
struct HousekeepingTests {
    private let session = Housekeeping.Session(user: "root", peer: "10.0.0.9", connectionID: 3, database: nil)

    private func answer(_ text: String) throws -> StatementResult? {
        try Housekeeping.answer(Token.tokens(of: text), session: session)
    }

    @Test("settings and transactions are accepted", arguments: ["SET NAMES utf8mb4", "set autocommit = 0", "COMMIT"])
    func accepted(text: String) throws {
        #expect(try answer(text) == .done)
    }

    @Test("literals, variables and functions are one row, named as they were asked for")
    func selection() throws {
        let text = "select @@version_comment, 1 as one, database(), USER(), @@session.autocommit limit 1"
        let expected = ResultTable(
            columns: ["@@version_comment", "one", "database()", "USER()", "@@session.autocommit"],
            rows: [["Doris version doris-simulator", "1", nil, "'root'@'10.0.0.9'", "1"]]
        )
        #expect(try answer(text) == .table(expected))
    }

    @Test("SHOW VARIABLES knows LIKE")
    func variables() throws {
        let expected = ResultTable(columns: ["Variable_name", "Value"], rows: [["tx_isolation", "READ-COMMITTED"]])
        #expect(try answer("SHOW VARIABLES LIKE 'tx%iso_ation'") == .table(expected))
    }

    @Test(
        "LIKE matches as SQL's does",
        arguments: [
            ("%", "", true), ("a%", "abc", true), ("%c", "abc", true), ("a_c", "ABC", true), ("a_c", "abbc", false),
            ("%b%", "abc", true), ("%x%", "abc", false), ("", "a", false), ("a%b%c", "axxbyyc", true), ("_", "", false),
        ]
    )
    func like(pattern: String, text: String, matches: Bool) {
        #expect(LikePattern(pattern).matches(text) == matches)
    }

    @Test("other statements are not its business", arguments: ["INSERT INTO t VALUES (1)", "SHOW CREATE TABLE t"])
    func others(text: String) throws {
        #expect(try answer(text) == nil)
    }
}
