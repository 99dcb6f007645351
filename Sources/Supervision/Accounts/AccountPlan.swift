package import Doris

/// Which accounts a frontend sets up that founds a cluster.
package struct AccountPlan: Equatable, Sendable {
    /// An account that is made, with `NODE_PRIV` and nothing else.
    package struct Account: Equatable, Sendable {
        package let name: AccountName
        /// Where its password comes from; never ``Settings/Password/none``.
        package let password: Settings.Password

        package init(name: AccountName, password: Settings.Password) {
            self.name = name
            self.password = password
        }
    }

    /// The account by which the supervisor asks the cluster from then on; `nil` where that is root itself.
    package let account: Account?
    /// Where root's new password comes from; never ``Settings/Password/none``.
    package let rootPassword: Settings.Password

    package init(account: Account?, rootPassword: Settings.Password) {
        self.account = account
        self.rootPassword = rootPassword
    }
}

extension Settings {
    /// What a founding frontend sets up; `nil` where root is to stay without a password.
    ///
    /// Root has the password of `cluster.passwordFile` where the supervisor is root itself. For any other
    /// `cluster.user` there is something to set up only with `accounts.rootPasswordFile`.
    package var accountPlan: AccountPlan? {
        guard user != AccountName.root.text else {
            return password == .none ? nil : AccountPlan(account: nil, rootPassword: password)
        }
        guard let rootPasswordFile, password != .none, let name = try? AccountName(user) else { return nil }
        let account = AccountPlan.Account(name: name, password: password)
        return AccountPlan(account: account, rootPassword: .file(rootPasswordFile))
    }

    /// Notes what keeps ``accountPlan`` from doing what `accounts.rootPasswordFile` asks for.
    func checkAccounts(_ reader: inout SettingReader) {
        guard let rootPasswordFile else { return }
        func note(_ problem: String) { reader.note("SUPERVISOR_ACCOUNTS_ROOT_PASSWORD_FILE", problem) }
        switch user {
        case AccountName.root.text:
            guard password != .file(rootPasswordFile) else { return }
            note(
                "the supervisor is root itself, whose password is that of SUPERVISOR_CLUSTER_PASSWORD_FILE;"
                    + " name that file, and leave this setting out or name the same one"
            )
        case "admin":
            note("every cluster has the account admin and refuses to make it; choose another SUPERVISOR_CLUSTER_USER")
        default:
            do throws(AccountName.Invalid) {
                _ = try AccountName(user)
            } catch {
                note("SUPERVISOR_CLUSTER_USER is no name for the account to make: \(error)")
            }
            guard password == .none else { return }
            note("the account to make needs a password; set SUPERVISOR_CLUSTER_PASSWORD_FILE")
        }
    }
}
