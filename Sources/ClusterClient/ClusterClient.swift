package import Doris
import Supervision

/// A Doris cluster, asked over the MySQL protocol through libmariadb.
///
/// Each call makes a connection, sends one statement in the text protocol and closes: there is no state that could go
/// stale when a frontend restarts under another address. Calls block their thread, for at most ``Timeouts/call`` and
/// what the resolver takes; any number of threads may call at once.
///
/// A frontend that refused the login is asked with the same password at most once in ``LoginBrake/interval``; in between
/// the refusal is repeated at once. Copies of a client share what they know of refusals.
package struct ClusterClient: Cluster {
    private let credentials: Credentials
    private let timeouts: Timeouts
    private let tls: TLSMode
    private let gate = LoginGate()

    /// Makes a client; nothing is read and nobody is asked before the first call.
    package init(credentials: Credentials, timeouts: Timeouts = Timeouts(), tls: TLSMode = .off) {
        self.credentials = credentials
        self.timeouts = timeouts
        self.tls = tls
    }

    /// The version of the client library, such as `3.3.14`.
    package static var libraryVersion: String { MariaDBHandle.libraryVersion }

    package func frontends(at endpoint: Endpoint) throws(ClusterError) -> [Frontend] {
        let table = try listing(.showFrontends, at: endpoint)
        do throws(ListingError) {
            return try Frontend.all(in: table)
        } catch {
            throw ClusterClient.error(.malformed(error.description), .showFrontends, endpoint)
        }
    }

    package func backends(at endpoint: Endpoint) throws(ClusterError) -> [Backend] {
        let table = try listing(.showBackends, at: endpoint)
        do throws(ListingError) {
            return try Backend.all(in: table)
        } catch {
            throw ClusterClient.error(.malformed(error.description), .showBackends, endpoint)
        }
    }

    package func obstacles(at endpoint: Endpoint) throws(ClusterError) -> MoveObstacles {
        MoveObstacles(
            recycleBin: try permitted(.showRecycleBin, at: endpoint),
            transactions: try permitted(.showTransactions, at: endpoint)
        )
    }

    /// A listing that not every account may read, and not every version has.
    private func permitted(_ statement: Statement, at endpoint: Endpoint) throws(ClusterError) -> ResultTable? {
        do throws(ClusterError) {
            return try send(statement, to: endpoint)
        } catch {
            guard case .rejected = error.reason, !error.isLoginRefused else { throw error }
            return nil
        }
    }

    package func execute(_ statement: Statement, at endpoint: Endpoint) throws(ClusterError) {
        _ = try send(statement, to: endpoint)
    }

    private func listing(_ statement: Statement, at endpoint: Endpoint) throws(ClusterError) -> ResultTable {
        guard let table = try send(statement, to: endpoint) else {
            throw ClusterClient.error(.malformed("there are no rows in it"), statement, endpoint)
        }
        return table
    }

    /// Sends a statement in its own words, for tools that judge a cluster rather than run one.
    ///
    /// - Parameters:
    ///   - text: One statement.
    ///   - endpoint: The frontend's host and query port.
    /// - Returns: The rows, or what the frontend or the library said instead, word for word.
    package func answer(toText text: String, at endpoint: Endpoint) -> StatementAnswer {
        do throws(CallFailure) {
            let table = try CallClock.run(timeouts) { clock throws(CallFailure) in
                try answer(to: text, from: endpoint, within: clock)
            }
            return table.map { .rows($0) } ?? .done
        } catch {
            return .failure(code: error.code, message: error.message)
        }
    }

    private func send(_ statement: Statement, to endpoint: Endpoint) throws(ClusterError) -> ResultTable? {
        do throws(CallFailure) {
            return try CallClock.run(timeouts) { clock throws(CallFailure) in
                try answer(to: statement.text, from: endpoint, within: clock)
            }
        } catch {
            throw ClusterClient.error(error, statement, endpoint)
        }
    }

    private func answer(
        to statement: String,
        from endpoint: Endpoint,
        within clock: CallClock
    ) throws(CallFailure) -> ResultTable? {
        // libmariadb takes a host with `=` in it for a connection string, and one with commas for several hosts.
        guard Endpoint.isPlausibleHost(endpoint.host), !credentials.user.utf8.contains(0) else {
            throw CallFailure(reason: .notSent, message: "not tried: the host or the user's name cannot be one")
        }
        let handle = try MariaDBHandle(timeouts: timeouts, tls: tls)
        // The password goes, overwritten, with the temporary value.
        try logIn(handle, to: endpoint, password: try credentials.password.read())
        clock.isConnected = true
        return try handle.query(statement, within: clock)
    }

    private func logIn(
        _ handle: borrowing MariaDBHandle,
        to endpoint: Endpoint,
        password: borrowing Password?
    ) throws(CallFailure) {
        let hash: PasswordHash? =
            switch password {
            case .some(let password): password.hash
            case .none: nil
            }
        let login = LoginBrake.Login(endpoint: endpoint, password: hash)
        try gate.admit(login)
        do throws(CallFailure) {
            try handle.connect(to: endpoint, user: credentials.user, password: password)
            gate.note(nil, of: login)
        } catch {
            gate.note(error, of: login)
            throw error
        }
    }

    /// The same words for a refusal and its repetitions, so that a log that tells changes tells no false ones.
    private static let nextTry =
        "; the next try follows \(LoginBrake.interval) after a refusal, or at once with another password"

    private static func error(_ failure: CallFailure, _ statement: Statement, _ endpoint: Endpoint) -> ClusterError {
        ClusterError(
            reason: failure.reason,
            endpoint: endpoint,
            statement: statement.name,
            message: failure.isLoginRefused
                ? failure.message + ClusterClient.nextTry : statement.redacting(failure.message),
            isLoginRefused: failure.isLoginRefused
        )
    }
}
