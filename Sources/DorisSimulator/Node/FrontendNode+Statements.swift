import Doris

extension FrontendNode {
    /// Checks a user's proof of the password, and puts the try on record.
    ///
    /// - Throws: ``StatementError`` 1045 when there is no such user or the proof is wrong.
    func logIn(
        _ user: String,
        from peer: String,
        response: [UInt8],
        scramble: [UInt8]
    ) throws(StatementError) -> Account {
        var entry = LoginRecord.Entry(user: user, usesPassword: !response.isEmpty, isAccepted: false)
        defer { logins.add(entry) }
        let account = try check(user, from: peer, response: response, scramble: scramble)
        entry.isAccepted = true
        return account
    }

    private func check(
        _ user: String,
        from peer: String,
        response: [UInt8],
        scramble: [UInt8]
    ) throws(StatementError) -> Account {
        let prefix = "default_cluster:"
        let name = user.hasPrefix(prefix) ? String(user.dropFirst(prefix.count)) : user
        let shown = settings.profile.accounts.qualified(name)
        guard let account = cluster.account(name, from: peer) else {
            throw .accessDenied(shown, from: peer, usingPassword: !response.isEmpty)
        }
        // Only the very address 127.0.0.1 is spared; neither ::1 nor the rest of 127.0.0.0/8 is.
        let isSpared = settings.skipsLocalhostPassword && peer == "127.0.0.1" && ["root", "admin"].contains(name)
        guard isSpared || account.password.accepts(response, scramble: scramble) else {
            throw .accessDenied(shown, from: peer, usingPassword: !response.isEmpty)
        }
        return account
    }

    /// Carries out a client's statement, here or on the master.
    func execute(_ text: String, session: Housekeeping.Session) async throws(StatementError) -> StatementResult {
        let tokens = try Token.tokens(of: text)
        if beginTransaction(tokens, session: session) { return .done }
        let connection = connections[session.connectionID]
        guard let statement = try parse(tokens, in: connection?.transaction) else {
            if let answer = try answerAboutConnections(tokens, session: session) { return answer }
            guard canRead || tokens.first?.keyword != "SELECT" else { throw notReady }
            if let answer = try await sleep(tokens) { return answer }
            if let answer = try Housekeeping.answer(tokens, session: session) { return answer }
            throw .syntax(near: text.onOneLine(limit: 128))
        }
        guard case .table(.endTransaction) = statement, let connection else {
            return try await pass(on: statement, text, session: session)
        }
        defer { connections[session.connectionID]?.transaction = nil }
        do throws(StatementError) {
            return try await pass(on: statement, text, session: session)
        } catch {
            await rollBack(connection)
            throw error
        }
    }

    /// Carries a statement out as master, or has the master do it.
    private func pass(
        on statement: ParsedStatement,
        _ text: String,
        session: Housekeeping.Session
    ) async throws(StatementError) -> StatementResult {
        let request = ForwardedStatement(
            text: text,
            user: session.user,
            peer: session.peer,
            connectedHost: settings.editLog.host,
            database: session.database,
            transaction: connections[session.connectionID]?.transaction
        )
        switch standing {
        case .master: return try await carryOut(statement, of: request)
        case .following: return try await forward(request)
        case .unknown: throw notReady
        }
    }

    /// Whether this frontend may answer queries from what it has: while it hears a master, and for some time after.
    ///
    /// The time is `meta_delay_toleration_second`, 300 s.
    private var canRead: Bool {
        guard standing == .unknown else { return true }
        guard let lastNews else { return false }
        return lastNews.time.duration(to: .now) < settings.simulation.timeScale(.seconds(300))
    }

    /// The refusal while there is no master.
    var notReady: StatementError {
        guard settings.profile.services.explainsNotReady else { return .catalogNotReady() }
        let frontends = cluster.frontends.map { frontend in
            "name: \(frontend.name), role: \(frontend.role.rawValue), \(frontend.editLog), is alive: \(frontend.isAlive)\n"
        }
        let electable = cluster.electors(including: name).map { "\($0.endpoint)\n" }
        return .catalogNotReady(
            " To master progress: none.\nFrontends: \n" + frontends.joined() + "Electable nodes: \n"
                + electable.joined()
        )
    }

    /// Carries out a statement that another frontend passed on.
    func execute(_ forwarded: ForwardedStatement) async throws(StatementError) -> StatementResult {
        guard standing == .master else { throw .masterNotReady(settings.editLog.host) }
        let tokens = try Token.tokens(of: forwarded.text)
        guard let statement = try parse(tokens, in: forwarded.transaction) else {
            throw .syntax(near: forwarded.text.onOneLine(limit: 128))
        }
        return try await carryOut(statement, of: forwarded)
    }

    /// Carries a statement out as master, whether it came here or was passed on.
    private func carryOut(
        _ statement: ParsedStatement,
        of request: ForwardedStatement
    ) async throws(StatementError) -> StatementResult {
        guard let account = cluster.account(request.user, from: request.peer) else {
            throw .accessDenied(request.user, from: request.peer, usingPassword: false)
        }
        if statement.changesFrontends, faults.take({ $0 == .busyLock ? $0 : nil }) != nil {
            throw .general("Failed to acquire \(settings.profile.membership.lockName) lock. Try again")
        }
        let context = StatementContext(
            account: account,
            peer: request.peer,
            view: listingView(connectedHost: request.connectedHost),
            now: WallClock.milliseconds,
            uuid: RandomText.uuid(),
            database: request.database,
            transaction: request.transaction,
            resolve: { NetworkInterfaces.resolve($0) },
            isFQDNMode: settings.hostName != nil
        )
        let result = try await commit { cluster throws(StatementError) in
            try StatementInterpreter.run(statement, on: &cluster, context: context)
        }
        try await settle(statement, database: request.database)
        return result
    }

    /// How listings look here.
    func listingView(connectedHost: String) -> ListingView {
        ListingView(
            profile: settings.profile,
            httpPort: settings.ports.http,
            answering: settings.editLog,
            connectedHost: connectedHost,
            hostName: { $0 }
        )
    }

    private func forward(_ statement: ForwardedStatement) async throws(StatementError) -> StatementResult {
        guard let master = audibleMaster else { throw notReady }
        let answer: PeerClient.Forwarded
        do {
            answer = try await peers.forward(statement, to: master.host, token: cluster.token)
        } catch {
            log.warn("forward to master \(master) failed: \(error)")
            throw .unexpected("Failed to get master client.")
        }
        await catchUp(to: answer.journalID)
        return try answer.result.get()
    }

    /// Waits until this frontend has replayed what the master wrote for a forwarded statement, as Doris does
    /// (`FORWARD_WITH_SYNC`), so that the client finds here what it did.
    private func catchUp(to journalID: Int64) async {
        let deadline = ContinuousClock.now + settings.simulation.acknowledgementTimeout
        while cluster.journalID < journalID && standing == .following && ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
