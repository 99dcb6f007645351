/// Sets up the accounts of a cluster that this node founded: says which login and which statement comes next.
///
/// Every statement may be repeated, so that a run that was cut begins again from the start. Root's password comes last:
/// until then a login without one still works, and a run that is cut in between can be taken up by it.
package struct AccountSetup: Hashable, Sendable {
    /// How root logs in for a statement.
    package enum Login: Hashable, Sendable, CaseIterable {
        case withPassword
        /// As every new cluster has it, which is never tried anywhere else.
        case withoutPassword
    }

    /// What is done, in this order.
    package enum Task: Hashable, Sendable, CaseIterable {
        /// Leaves an account that exists already as it is.
        case createAccount
        case grantNodePrivilege
        /// For an account that existed already.
        case setAccountPassword
        case setRootPassword
    }

    /// What became of a statement.
    package enum Answer: Hashable, Sendable, CaseIterable {
        case done
        /// The frontend refused the login itself (1045).
        case loginRefused
        /// The frontend took the login and refused the statement.
        case statementRefused
        /// No answer came, or one that is not understood; the statement may have taken effect.
        case unknown
        /// Nothing was sent, such as for a password file that cannot be read.
        case notSent
    }

    /// Why the setup ended without success.
    package enum Failure: Hashable, Sendable {
        /// Root has another password than the configured one.
        case loginRefused
        case statementRefused(Task)
        case unknown(Task)
        case notSent(Task)
    }

    /// What comes next.
    package enum Step: Hashable, Sendable {
        case run(Task, Login)
        case done
        case failed(Failure)
    }

    /// What comes next.
    package private(set) var step: Step
    private let isFounding: Bool
    private let first: Task

    /// Begins a run.
    ///
    /// - Parameters:
    ///   - makesAccount: Whether there is an account to make; root's password alone is set otherwise.
    ///   - isFounding: Whether this very node founded the cluster and has not set up its accounts yet, by its durable
    ///     record. Without it no login without a password is ever a step.
    package init(makesAccount: Bool, isFounding: Bool) {
        first = makesAccount ? .createAccount : .setRootPassword
        step = .run(first, .withPassword)
        self.isFounding = isFounding
    }

    /// Takes the answer to the step; ignored once the run has ended.
    package mutating func take(_ answer: Answer) {
        guard case .run(let task, let login) = step else { return }
        step =
            switch answer {
            case .done: AccountSetup.task(after: task).map { .run($0, login) } ?? .done
            // Once a statement was carried out, a refusal means that somebody else changes passwords.
            case .loginRefused where isFounding && login == .withPassword && task == first: .run(task, .withoutPassword)
            case .loginRefused: .failed(.loginRefused)
            case .statementRefused: .failed(.statementRefused(task))
            case .unknown: .failed(.unknown(task))
            case .notSent: .failed(.notSent(task))
            }
    }

    private static func task(after task: Task) -> Task? {
        switch task {
        case .createAccount: .grantNodePrivilege
        case .grantNodePrivilege: .setAccountPassword
        case .setAccountPassword: .setRootPassword
        case .setRootPassword: nil
        }
    }
}
