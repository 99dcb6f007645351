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
        let answer = try await answer(to: text, status: []) { BinaryResultset(table: $0).payloads }
        try await send(answer.payloads, at: answer.moment, statement: text)
        node.record.noteAnswer(to: answer.number)
    }

    /// Carries out the statements of a text one after the other, and stops behind the first that fails.
    ///
    /// Doris does so though it offers no `MULTI_STATEMENTS`.
    mutating func answer(_ text: String) async throws {
        let statements = Token.statements(in: text)
        for (index, statement) in statements.enumerated() {
            let status: StatusFlags = index + 1 < statements.count ? .moreResults : []
            let answer = try await answer(to: statement, status: status) {
                TextResultset(table: $0, status: status).payloads
            }
            try await send(answer.payloads, at: answer.moment, statement: statement)
            node.record.noteAnswer(to: answer.number)
            if answer.isError { return }
        }
    }

    /// What a statement is answered.
    private struct Answer {
        /// The statement's number on record.
        var number: Int
        var payloads: [ByteBuffer]
        var moment = Delivery.Moment.result(packetsBeforeRows: 0)
        var isError = false
    }

    private func answer(
        to text: String,
        status: StatusFlags,
        write: (ResultTable) -> [ByteBuffer]
    ) async throws -> Answer {
        let number = record(text)
        try await line.vanish(at: text)
        let session = description
        await node.noteStatement(text, of: session)
        let answer: Answer
        do throws(StatementError) {
            switch try await node.execute(text, session: session) {
            case .done:
                node.record.note(.ok, of: number)
                answer = Answer(number: number, payloads: [OKPacket(status: status).payload])
            case .table(let table):
                node.record.note(.rows(table.rows.count), of: number)
                let shown = await suffered(table, of: text)
                // Their number, the columns themselves, and EOF.
                let moment = Delivery.Moment.result(packetsBeforeRows: shown.columns.count + 2)
                answer = Answer(number: number, payloads: write(shown), moment: moment)
            }
        } catch {
            node.record.note(.error(error.code), of: number)
            answer = Answer(number: number, payloads: [ERRPacket(error: error).payload], isError: true)
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
