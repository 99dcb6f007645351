import ClusterClient
import Doris
import Supervision
import TestSupport
import Testing

@testable import DorisSimulator
@testable import Supervisor

@Suite("The accounts of a cluster that was founded", .serialized)
struct FoundingAccountsTests {
    private static let name = "node-keeper"
    /// Long and in every way awkward; a text of its own, so that it cannot be found by chance.
    private static let canaries = [
        #"canary-'one'"\"#, #"c\anary%_;--`$(x)"#, "kanarienvögel-金丝雀-🐤", String(repeating: "canary64", count: 8),
    ]

    private let folder: ScratchFolder
    private let account: AccountName

    init() throws {
        folder = try #require(ScratchFolder())
        account = try AccountName(Self.name)
        folder.write(Self.canaries[0], to: "root")
        folder.write(Self.canaries[1], to: "keeper")
    }

    /// Runs a frontend that checks every password, as it does for all but clients on 127.0.0.1.
    private func withFrontend(
        _ profile: VersionProfile = .v2_1,
        _ body: @escaping @Sendable (InProcessFrontend) async throws -> Void
    ) async throws {
        try await InProcessFrontend.run(
            profile: profile,
            home: folder.file("home"),
            checksLocalPasswords: true,
            body
        )
    }

    private func plan(makesAccount: Bool = true) -> AccountPlan {
        let password = Settings.Password.file(folder.file("keeper"))
        let account = AccountPlan.Account(name: self.account, password: password)
        return AccountPlan(account: makesAccount ? account : nil, rootPassword: .file(folder.file("root")))
    }

    private func setUp(
        _ frontend: InProcessFrontend,
        isFounding: Bool = true,
        makesAccount: Bool = true,
        timeouts: Timeouts = Timeouts()
    ) async -> FoundingAccounts.Outcome {
        let accounts = FoundingAccounts(
            plan(makesAccount: makesAccount),
            at: frontend.endpoint,
            isFounding: isFounding,
            timeouts: timeouts
        )
        return await onOwnThread { accounts.setUp() }
    }

    /// What a statement by a user with the password of a file leads to; `nil` is success.
    private func error(
        of statement: Statement,
        as user: String,
        file: String?,
        at frontend: InProcessFrontend
    ) async -> ClusterError? {
        let source = file.map { Credentials.PasswordSource.file(folder.file($0)) } ?? .none
        let client = ClusterClient(credentials: Credentials(user: user, password: source))
        return await onOwnThread {
            do throws(ClusterError) {
                try client.execute(statement, at: frontend.endpoint)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test(
        "the account has its password and NODE_PRIV, which is enough; root has its own",
        arguments: VersionProfile.all
    )
    func fresh(profile: VersionProfile) async throws {
        try await withFrontend(profile) { frontend in
            #expect(await setUp(frontend) == .done)
            let add = Statement.addFrontend(.observer, Endpoint(host: "127.0.0.9", port: 9010))
            for statement in [.showFrontends, .showBackends, add] {
                #expect(await error(of: statement, as: Self.name, file: "keeper", at: frontend) == nil)
            }
            #expect(await error(of: .showFrontends, as: "root", file: "root", at: frontend) == nil)
            for (user, file) in [("root", nil), ("root", "keeper"), (Self.name, nil), (Self.name, "root")] {
                let error = await error(of: .showFrontends, as: user, file: file, at: frontend)
                #expect(error?.isLoginRefused == true, "\(user) with \(file ?? "no password")")
            }
            let account = await frontend.cluster.account(Self.name, from: "10.9.9.9")
            #expect(account?.global == [.node])
        }
    }

    @Test("a second run changes nothing and logs in with the password alone", arguments: [true, false])
    func again(isFounding: Bool) async throws {
        try await withFrontend { frontend in
            #expect(await setUp(frontend) == .done)
            let (accounts, logins) = (await frontend.cluster.accounts, frontend.logins.count)
            #expect(await setUp(frontend, isFounding: isFounding) == .done)
            #expect(await frontend.cluster.accounts == accounts)
            #expect(frontend.logins.dropFirst(logins).allSatisfy { $0.usesPassword && $0.isAccepted })
        }
    }

    @Test("root alone gets its password where no account is to be made")
    func rootAlone() async throws {
        try await withFrontend { frontend in
            #expect(await setUp(frontend, makesAccount: false) == .done)
            #expect(await frontend.cluster.accounts.map(\.name) == ["root", "admin"])
            #expect(await error(of: .showFrontends, as: "root", file: nil, at: frontend)?.isLoginRefused == true)
            #expect(await error(of: .showFrontends, as: "root", file: "root", at: frontend) == nil)
        }
    }

    @Test(
        "cut at any statement, before or after it took effect, a new run finishes",
        arguments: ["CREATE USER%", "GRANT%", "SET PASSWORD FOR 'node%", "SET PASSWORD FOR 'root%"],
        ["mysql cut before-ok", "mysql blackhole"]
    )
    func cut(pattern: String, fault: String) async throws {
        try await withFrontend { frontend in
            let (faults, unknown) = ArmedFault.list("\(fault) times 1 like \(pattern)")
            try #require(faults.count == 1 && unknown.isEmpty)
            frontend.administrator.faults.arm(faults)
            let short = Timeouts(connect: .seconds(5), read: .milliseconds(300), write: .seconds(5), call: .seconds(10))
            let outcome = await setUp(frontend, timeouts: short)
            guard case .failed(.unknown, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(await setUp(frontend) == .done)
            #expect(await error(of: .showFrontends, as: Self.name, file: "keeper", at: frontend) == nil)
            #expect(await error(of: .showFrontends, as: "root", file: "root", at: frontend) == nil)
            #expect(await error(of: .showFrontends, as: "root", file: nil, at: frontend)?.isLoginRefused == true)
        }
    }

    @Test("an account that exists gets the configured password")
    func existing() async throws {
        try await withFrontend { frontend in
            folder.write("another", to: "other")
            let hash = try #require(PasswordHash(password: "another".utf8))
            let create = Statement.createUser(account, hash)
            #expect(await error(of: create, as: "root", file: nil, at: frontend) == nil)
            #expect(await setUp(frontend) == .done)
            #expect(await error(of: .showFrontends, as: Self.name, file: "keeper", at: frontend) == nil)
            #expect(await error(of: .showFrontends, as: Self.name, file: "other", at: frontend)?.isLoginRefused == true)
        }
    }

    @Test("a wrong password of root on an established cluster leads to one refused login and to none without password")
    func established() async throws {
        try await withFrontend { frontend in
            #expect(await setUp(frontend) == .done)
            let (accounts, logins) = (await frontend.cluster.accounts, frontend.logins.count)
            folder.write("canary-wrong", to: "root")
            let outcome = await setUp(frontend, isFounding: false)
            guard case .failed(.loginRefused, let cause) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(cause.hasPrefix("CREATE USER at 127.0.0.1:"))
            let refused = LoginRecord.Entry(user: "root", usesPassword: true, isAccepted: false)
            #expect(Array(frontend.logins.dropFirst(logins)) == [refused])
            #expect(await frontend.cluster.accounts == accounts)
        }
    }

    @Test(
        "an unreadable or empty file of either account is never taken for no password",
        arguments: ["root", "keeper"]
    )
    func unusable(file: String) async throws {
        try await withFrontend { frontend in
            folder.write("\n", to: file)
            guard case .failed(.notSent, let cause) = await setUp(frontend) else {
                Issue.record("must not be sent")
                return
            }
            #expect(cause.contains("\(folder.file(file)) is empty"))
            folder.remove(file)
            guard case .failed(.notSent, _) = await setUp(frontend) else {
                Issue.record("must not be sent")
                return
            }
            #expect(frontend.logins == [])
            #expect(await frontend.cluster.account("root", from: "10.9.9.9")?.password == NativePassword(password: ""))
        }
    }

    @Test("any text serves as a password, and appears nowhere", arguments: canaries, VersionProfile.all)
    func canary(password: String, profile: VersionProfile) async throws {
        folder.write(password, to: "root")
        folder.write(password + "\n", to: "keeper")
        try await withFrontend(profile) { frontend in
            let outcome = await setUp(frontend)
            #expect(outcome == .done)
            #expect(await error(of: .showFrontends, as: Self.name, file: "keeper", at: frontend) == nil)
            #expect(await error(of: .showFrontends, as: "root", file: "root", at: frontend) == nil)
            let record = frontend.administrator.record.select().map(\.text)
            #expect(record.count == 6)
            folder.write("x" + password, to: "root")
            let refusal = await setUp(frontend, isFounding: false)
            let texts = record + ["\(refusal)", folder.read("home/log/fe.log"), folder.read("home/log/statements.log")]
            #expect(!texts.contains { $0.contains(password) || $0.contains(password.prefix(8)) })
        }
    }
}

extension InProcessFrontend {
    fileprivate var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: port) }
}
