import Doris
import Supervision
import Testing

@Suite("Which accounts a founding frontend makes")
struct AccountPlanTests {
    private func settings(_ role: NodeRole = .frontend, _ environment: [String: String]) throws -> Settings {
        let needed = ["POD_IP": "10.0.0.7", "SUPERVISOR_CLUSTER_FRONTENDS": "fe-0"]
        return try Settings(role: role, sources: SettingSources(environment: needed.merging(environment) { $1 }))
    }

    private func faults(_ role: NodeRole = .frontend, _ environment: [String: String]) -> [String] {
        do {
            _ = try settings(role, environment)
            return []
        } catch let error as SettingFaults {
            return error.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("the supervisor's own account beside root, each with the password of its file")
    func account() throws {
        let environment = [Variable.user: "keeper", Variable.password: "/s/keeper", Variable.root: "/s/root"]
        let plan = AccountPlan(
            account: AccountPlan.Account(name: try AccountName("keeper"), password: .file("/s/keeper")),
            rootPassword: .file("/s/root")
        )
        #expect(try settings(.frontend, environment).accountPlan == plan)
    }

    @Test("root itself gets the password by which the supervisor logs in, and no account is made")
    func root() throws {
        let plan = AccountPlan(account: nil, rootPassword: .file("/s/root"))
        #expect(try settings(.frontend, [Variable.password: "/s/root"]).accountPlan == plan)
        #expect(try settings(.frontend, [Variable.password: "/s/root", Variable.root: "/s/root"]).accountPlan == plan)
    }

    @Test("nothing is set up where no password of root is configured")
    func nothing() throws {
        #expect(try settings(.frontend, [:]).accountPlan == nil)
        #expect(try settings(.frontend, [Variable.user: "keeper", Variable.password: "/s/keeper"]).accountPlan == nil)
        #expect(try settings(.frontend, [Variable.user: "keeper"]).accountPlan == nil)
    }

    @Test(
        "what could not work is a fault before the start",
        arguments: [
            ([Variable.root: "/s/root"], "the supervisor is root itself"),
            ([Variable.root: "/s/root", Variable.password: "/s/other"], "the supervisor is root itself"),
            ([Variable.root: "/s/root", Variable.user: "keeper"], "needs a password"),
            ([Variable.root: "/s/root", Variable.user: "admin", Variable.password: "/s/a"], "has the account admin"),
            (
                [Variable.root: "/s/root", Variable.user: "x'y", Variable.password: "/s/a"],
                "no name for the account to make"
            ),
            ([Variable.root: "root", Variable.user: "keeper", Variable.password: "/s/a"], "expected an absolute path"),
        ]
    )
    func unworkable(environment: [String: String], words: String) {
        let found = faults(.frontend, environment)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("\(Variable.root): ") == true)
        #expect(found.first?.contains(words) == true, "\(found)")
        #expect(!found.joined().contains("x'y"))
    }

    @Test("a backend makes no accounts, and may share the frontend's settings")
    func backend() {
        #expect(faults(.backend, [Variable.root: "/s/root"]) == [])
    }
}

private enum Variable {
    static let user = "SUPERVISOR_CLUSTER_USER"
    static let password = "SUPERVISOR_CLUSTER_PASSWORD_FILE"
    static let root = "SUPERVISOR_ACCOUNTS_ROOT_PASSWORD_FILE"
}
