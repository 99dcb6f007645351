import Doris
import NIOCore

/// The commands beyond plain queries.
extension MySQLSession {
    /// What is known of the session now.
    var description: Housekeeping.Session {
        Housekeeping.Session(user: user, peer: peer, connectionID: connectionID, database: database)
    }

    /// Carries out the commands that only some versions understand.
    mutating func answer(_ command: Command) async throws {
        switch command {
        case .statistics: try await send([await statistics()])
        case .changeUser(let request): try await change(request)
        case .prepare(let text): try await prepare(text)
        case .execute(let id, let values): try await execute(id, values)
        case .close(let id): prepared[id] = nil
        case .reset(let id):
            guard prepared[id] != nil else { return try await send([ERRPacket(error: .unknownStatement).payload]) }
            try await send([OKPacket().payload])
        case .setOption: try await send([EOFPacket().payload])
        case .resetConnection:
            prepared = [:]
            try await send([OKPacket().payload])
        case .unsupported(let number): try await send([ERRPacket(error: Command.refusal(of: number)).payload])
        case .quit, .initDatabase, .query, .fieldList, .ping: return
        }
    }

    /// A line of text, `string<EOF>`, which is no packet of any other kind.
    private func statistics() async -> ByteBuffer {
        let uptime = (WallClock.milliseconds - node.startTime) / 1_000
        let threads = await node.connections.count
        return ByteBuffer(string: "Uptime: \(uptime)  Threads: \(threads)  Questions: 0  Slow queries: 0")
    }

    private mutating func change(_ request: ChangeUser) async throws {
        var proof = request.authenticationResponse
        if let plugin = request.plugin, plugin != NativePassword.pluginName {
            try await send([AuthSwitchRequest(scramble: scramble).payload])
            guard var switched = try await receive() else { return }
            proof = switched.readBytes(length: switched.readableBytes) ?? []
        }
        do throws(StatementError) {
            user = try await node.logIn(request.user, from: peer, response: proof, scramble: scramble).name
        } catch {
            try await send([ERRPacket(error: error).payload])
            throw WireError("a change of the user that was refused")
        }
        database = request.database
        prepared = [:]
        try await send([OKPacket().payload])
    }

    private mutating func prepare(_ text: String) async throws {
        let statement: PreparedStatement
        do throws(StatementError) {
            guard prepared.count < PreparedStatement.limit else {
                throw .general("Failed to create prepared statement: too many of them")
            }
            statement = try PreparedStatement(text)
        } catch {
            return try await send([ERRPacket(error: error).payload])
        }
        lastStatementID &+= 1
        prepared[lastStatementID] = statement
        try await send(statement.answer(id: lastStatementID))
    }

    private mutating func execute(_ id: UInt32, _ values: ByteBuffer) async throws {
        guard let text = try prepared[id]?.statement(reading: values) else {
            return try await send([ERRPacket(error: .unknownStatement).payload])
        }
        try await send(await payloads(answering: text, status: []) { BinaryResultset(table: $0).payloads }.payloads)
    }

    /// Carries out the statements of a text one after the other, and stops behind the first that fails.
    ///
    /// Doris does so though it offers no `MULTI_STATEMENTS`.
    mutating func answer(_ text: String) async throws {
        let statements = Token.statements(in: text)
        for (index, statement) in statements.enumerated() {
            let status: StatusFlags = index + 1 < statements.count ? .moreResults : []
            let (payloads, isError) = await payloads(answering: statement, status: status) {
                TextResultset(table: $0, status: status).payloads
            }
            try await send(payloads)
            if isError { return }
        }
    }

    private func payloads(
        answering text: String,
        status: StatusFlags,
        write: (ResultTable) -> [ByteBuffer]
    ) async -> (payloads: [ByteBuffer], isError: Bool) {
        let time = Timestamp(milliseconds: WallClock.milliseconds).log
        node.statementLog.line("\(time)\t\(connectionID)\t\(user)\t\(text.onOneLine(limit: 4_096))")
        let session = description
        await node.noteStatement(text, of: session)
        let answer: (payloads: [ByteBuffer], isError: Bool)
        do throws(StatementError) {
            switch try await node.execute(text, session: session) {
            case .done: answer = ([OKPacket(status: status).payload], false)
            case .table(let table): answer = (write(table), false)
            }
        } catch {
            answer = ([ERRPacket(error: error).payload], true)
        }
        await node.noteStatement(nil, of: session)
        return answer
    }
}

extension StatementError {
    /// 1047: a prepared statement that there is not.
    fileprivate static let unknownStatement = StatementError(
        code: 1047,
        state: "08S01",
        message: "msg: Not supported such prepared statement"
    )
}
