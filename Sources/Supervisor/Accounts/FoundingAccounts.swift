import ClusterClient
import Doris
import Supervision

/// Carries out ``AccountSetup`` at the own frontend of a node that founded a cluster.
struct FoundingAccounts {
    /// How a run ended.
    enum Outcome: Equatable, CustomStringConvertible {
        /// Root and the account have their passwords, and the account its privilege.
        case done
        /// They do not, or it is not known; the words name no account, no password and no hash.
        case failed(AccountSetup.Failure, cause: String)

        var description: String {
            switch self {
            case .done: "the accounts are set up"
            case .failed(.loginRefused, let cause): "root could not log in: \(cause)"
            case .failed(_, let cause): "the accounts are not set up: \(cause)"
            }
        }
    }

    private let plan: AccountPlan
    private let endpoint: Endpoint
    private let isFounding: Bool
    private let timeouts: Timeouts
    private let tls: TLSMode

    /// Prepares a run; nothing is read and nobody is asked yet.
    ///
    /// - Parameters:
    ///   - plan: What to set up.
    ///   - endpoint: The own frontend, by its query port. On 127.0.0.1 Doris accepts any password of root by default.
    ///   - isFounding: Whether this very node founded the cluster and its durable record says that the accounts are not
    ///     set up yet; without it no login without a password is tried.
    ///   - timeouts: The limits of each statement.
    ///   - tls: Whether the connection is encrypted.
    init(
        _ plan: AccountPlan,
        at endpoint: Endpoint,
        isFounding: Bool,
        timeouts: Timeouts = Timeouts(),
        tls: TLSMode = .off
    ) {
        self.plan = plan
        self.endpoint = endpoint
        self.isFounding = isFounding
        self.timeouts = timeouts
        self.tls = tls
    }

    /// Sets up the accounts; blocks for at most five statements.
    ///
    /// May be called again after any failure, and after a success, which changes nothing. Each call tries at most one
    /// login that is refused with the password and one without: leave 5 s between calls, as every client does.
    func setUp() -> Outcome {
        var setup = AccountSetup(makesAccount: plan.account != nil, isFounding: isFounding)
        let root = client(password: plan.rootPassword.source)
        let open = client(password: .none)
        var cause = ""
        while true {
            switch setup.step {
            case .done: return .done
            case .failed(let failure): return .failed(failure, cause: cause)
            case .run(let task, let login):
                let answer: AccountSetup.Answer
                (answer, cause) = run(task, by: login == .withPassword ? root : open)
                setup.take(answer)
            }
        }
    }

    private func client(password: Credentials.PasswordSource) -> ClusterClient {
        let credentials = Credentials(user: AccountName.root.text, password: password)
        return ClusterClient(credentials: credentials, timeouts: timeouts, tls: tls)
    }

    private func run(_ task: AccountSetup.Task, by root: ClusterClient) -> (AccountSetup.Answer, cause: String) {
        let statement: Statement
        do throws(Credentials.PasswordSource.Unusable) {
            guard let wanted = try self.statement(for: task) else { return (.notSent, "there is no password to set") }
            statement = wanted
        } catch {
            return (.notSent, "\(error)")
        }
        do throws(ClusterError) {
            try root.execute(statement, at: endpoint)
            return (.done, "")
        } catch {
            return (AccountSetup.Answer(error), "\(error.statement) at \(error.endpoint): \(error.message)")
        }
    }

    /// The statement of a task; each reads its password anew, so that one that was rotated meanwhile is the one set.
    ///
    /// - Returns: `nil` when there is no account or no password, which no plan has.
    private func statement(for task: AccountSetup.Task) throws(Credentials.PasswordSource.Unusable) -> Statement? {
        if task == .setRootPassword {
            return try plan.rootPassword.source.hash().map { .setPassword(.root, $0) }
        }
        guard let account = plan.account else { return nil }
        switch task {
        case .grantNodePrivilege: return .grantNodePrivilege(account.name)
        case .createAccount: return try account.password.source.hash().map { .createUser(account.name, $0) }
        case .setAccountPassword: return try account.password.source.hash().map { .setPassword(account.name, $0) }
        case .setRootPassword: return nil
        }
    }
}

extension AccountSetup.Answer {
    /// What an error means for the setup.
    init(_ error: ClusterError) {
        self =
            switch error.reason {
            case .accessDenied: error.isLoginRefused ? .loginRefused : .statementRefused
            case .rejected: .statementRefused
            case .unreachable, .broken, .timedOut, .malformed: .unknown
            case .notSent, .notRemembered: .notSent
            }
    }
}
