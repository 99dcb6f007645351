import Doris
import Testing

@testable import DorisSimulator

@Suite("The supervisor's statements, as each version reads them")
struct SupervisorStatementTests {
    private let observer = Endpoint(host: "10.0.0.2", port: 9010)

    private func refusal(
        _ statement: Statement,
        on cluster: inout SimulatedCluster,
        _ profile: VersionProfile
    ) -> StatementError? {
        do {
            _ = try cluster.run(statement.text, .fixture(profile))
            return nil
        } catch {
            return error
        }
    }

    @Test("an observer is added and taken out", arguments: VersionProfile.all)
    func frontends(profile: VersionProfile) {
        var cluster = SimulatedCluster.fixture()
        #expect(refusal(.addFrontend(.observer, observer), on: &cluster, profile) == nil)
        #expect(cluster.frontends.map(\.editLog) == [editLog("10.0.0.1"), observer])
        #expect(refusal(.dropFrontend(.follower, observer), on: &cluster, profile) != nil)
        #expect(refusal(.dropFrontend(.observer, observer), on: &cluster, profile) == nil)
        #expect(cluster.frontends.map(\.editLog) == [editLog("10.0.0.1")])
    }

    @Test(
        "a frontend gets another host from 2.0 on, and 1.2 does not know the statement",
        arguments: VersionProfile.all
    )
    func rename(profile: VersionProfile) {
        var cluster = SimulatedCluster.fixture()
        _ = refusal(.addFrontend(.observer, Endpoint(host: "10.0.0.3", port: 9010)), on: &cluster, profile)
        let rename = Statement.renameFrontend(Endpoint(host: "10.0.0.3", port: 9010), host: "fe.example")
        let error = refusal(rename, on: &cluster, profile)
        #expect((error == nil) == (profile.membership.renaming != .absent))
        #expect(cluster.frontends.contains { $0.editLog.host == "fe.example" } == (error == nil))
    }

    @Test("an account is made once, gets NODE_PRIV alone, and another password", arguments: VersionProfile.all)
    func accounts(profile: VersionProfile) throws {
        var cluster = SimulatedCluster.fixture()
        let name = try AccountName("Node_keeper-1.x")
        let first = try #require(PasswordHash(password: "first".utf8))
        let second = try #require(PasswordHash(password: "sec'ond\\".utf8))
        #expect(refusal(.createUser(name, first), on: &cluster, profile) == nil)
        #expect(refusal(.createUser(name, second), on: &cluster, profile) == nil)
        #expect(cluster.account(name.text, from: "10.9.9.9")?.password == NativePassword(password: "first"))
        #expect(refusal(.grantNodePrivilege(name), on: &cluster, profile) == nil)
        #expect(refusal(.setPassword(name, second), on: &cluster, profile) == nil)
        let account = try #require(cluster.account(name.text, from: "10.9.9.9"))
        #expect(account.password == NativePassword(password: "sec'ond\\"))
        #expect(account.global == [.node])
        #expect(refusal(.setPassword(.root, first), on: &cluster, profile) == nil)
        #expect(cluster.account("root", from: "10.9.9.9")?.password == NativePassword(password: "first"))
    }
}
