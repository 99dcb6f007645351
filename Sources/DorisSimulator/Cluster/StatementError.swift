/// A statement that was refused, as a MySQL client sees it.
package struct StatementError: Error, Equatable, Sendable {
    /// MySQL's error code.
    package let code: UInt16
    /// The SQL state, five characters.
    package let state: String
    /// The message.
    package let message: String

    package init(code: UInt16, state: String, message: String) {
        self.code = code
        self.state = state
        self.message = message
    }
}

extension StatementError {
    /// 1105, Doris' code for nearly everything, with Doris' words before the text.
    static func general(_ text: String) -> StatementError {
        StatementError(code: 1105, state: "HY000", message: "errCode = 2, detailMessage = \(text)")
    }

    /// 1105 for an exception that no statement foresaw.
    static func unexpected(_ text: String) -> StatementError {
        StatementError(code: 1105, state: "HY000", message: "Exception, msg: \(text)")
    }

    /// 1105 for a text that is no statement.
    static func syntax(near text: String) -> StatementError {
        .general("Syntax error in line 1:\n\(text)\nEncountered: an unexpected token")
    }

    /// 1227: the user lacks a privilege.
    static func lacks(_ privilege: String) -> StatementError {
        let words = "Access denied; you need (at least one of) the \(privilege) privilege(s) for this operation"
        return StatementError(code: 1227, state: "42000", message: "errCode = 2, detailMessage = \(words)")
    }

    /// 1045: user or password are wrong.
    static func accessDenied(_ user: String, from host: String, usingPassword: Bool) -> StatementError {
        StatementError(
            code: 1045,
            state: "28000",
            message: "Access denied for user '\(user)@\(host)' (using password: \(usingPassword ? "YES" : "NO"))"
        )
    }

    /// 1372: a password's hash that is none.
    static let passwordLength = StatementError(
        code: 1372,
        state: "HY000",
        message: "errCode = 2, detailMessage = Password hash should be a 41-digit hexadecimal number"
    )

    /// The answer of a frontend that has no master.
    ///
    /// - Parameter report: What 2.1 and later add: the progress, the frontends, and the members that can be elected.
    /// - Returns: 1105 in Doris' words.
    static func catalogNotReady(_ report: String = "") -> StatementError {
        .unexpected("Node catalog is not ready, please wait for a while." + report)
    }

    /// The answer of a frontend whose master does not take the statement.
    ///
    /// - Parameter host: The master's host.
    /// - Returns: 1105 in Doris' words.
    static func masterNotReady(_ host: String) -> StatementError {
        .general(
            "The statement has been forwarded to master FE(\(host)) and failed to execute because Master FE is not "
                + "ready. You may need to check FE's status"
        )
    }
}
