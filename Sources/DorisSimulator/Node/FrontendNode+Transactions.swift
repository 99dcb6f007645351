import Doris

extension FrontendNode {
    /// `BEGIN` and `START TRANSACTION`: from now on the client's loads wait for its `COMMIT`.
    ///
    /// - Returns: Whether the statement was one of them. A second one changes nothing.
    func beginTransaction(_ tokens: [Token], session: Housekeeping.Session) -> Bool {
        let words = tokens.compactMap(\.keyword)
        guard words.first == "BEGIN" || words.starts(with: ["START", "TRANSACTION"]) else { return false }
        guard let connection = connections[session.connectionID], connection.transaction == nil else { return true }
        connections[session.connectionID]?.transaction = "txn_insert_\(RandomText.uuid())"
        return true
    }

    /// Reads a statement; `COMMIT` and `ROLLBACK` are statements for the master only where something was begun.
    func parse(_ tokens: [Token], in transaction: String?) throws(StatementError) -> ParsedStatement? {
        if transaction != nil, tokens.count == 1 {
            switch tokens[0].keyword {
            case "COMMIT": return .table(.endTransaction(commits: true))
            case "ROLLBACK": return .table(.endTransaction(commits: false))
            default: break
            }
        }
        return try StatementParser.parse(tokens, profile: settings.profile)
    }

    /// Ends the transaction of a client that is gone, or whose `COMMIT` failed.
    ///
    /// When the master does not hear of it the load stays open there, as it does in Doris until it times out.
    func rollBack(_ connection: ClientConnection) async {
        guard let label = connection.transaction else { return }
        let host = connection.peer.lastIndex(of: ":").map { String(connection.peer[..<$0]) } ?? connection.peer
        let statement = ForwardedStatement(
            text: "ROLLBACK",
            user: connection.user,
            peer: host,
            connectedHost: settings.editLog.host,
            transaction: label
        )
        if standing == .master {
            _ = try? await execute(statement)
        } else if let master = audibleMaster {
            _ = try? await peers.forward(statement, to: master.host, token: cluster.token)
        }
    }
}
