import Doris
import Testing

@testable import DorisSimulator

@Suite("A group of frontends")
struct FrontendGroupTests {
    /// Founds a cluster of three followers, the first of which is the master.
    private func withThree(
        _ profile: VersionProfile = .v2_1,
        _ body: (_ group: TestGroup, _ nodes: [FrontendNode]) async throws -> Void
    ) async throws {
        try await TestGroup.with(profile) { group in
            let first = try await group.start(1)
            try await group.wait("the founder is the master") { await first.standing == .master }
            let second = try await group.join(2, master: first)
            let third = try await group.join(3, master: first)
            try await body(group, [first, second, third])
        }
    }

    private func master(of nodes: [FrontendNode]) async -> FrontendNode? {
        for node in nodes where await node.standing == .master { return node }
        return nil
    }

    @Test("a follower joins once it was added, and passes statements on to the master", arguments: VersionProfile.all)
    func joining(profile: VersionProfile) async throws {
        try await TestGroup.with(profile) { group in
            let master = try await group.start(1)
            try await group.wait("the founder is the master") { await master.standing == .master }
            let follower = try await group.join(2, master: master)
            let add = "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"
            #expect(try await follower.execute(add, session: .root) == .done)
            // The follower has what it did when the client is answered.
            #expect(await follower.cluster.backends.count == 1)
            await #expect(throws: StatementError.general("Same backend already exists[10.0.1.1:9050]")) {
                try await follower.execute(add, session: .root)
            }
            guard case .table(let table) = try await follower.execute("SHOW FRONTENDS", session: .root) else {
                Issue.record("SHOW FRONTENDS gave no table")
                return
            }
            #expect(table.records.map { $0["IsMaster"] } == ["true", "false"])
            #expect(table.records.map { $0["Join"] } == ["true", "true"])
            #expect(table.records.map { $0["CurrentConnected"] } == ["No", "Yes"])
        }
    }

    @Test("when the master dies the others elect another, and the dead one comes back as a follower")
    func election() async throws {
        try await withThree { group, nodes in
            let epoch = await nodes[0].cluster.epoch
            await group.kill(1)
            try await group.wait("another is elected") { await master(of: Array(nodes.dropFirst())) != nil }
            let successor = try #require(await master(of: Array(nodes.dropFirst())))
            #expect(await successor.cluster.epoch > epoch)
            _ = try await successor.execute("ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'", session: .root)
            let first = try await group.start(1)
            try await group.wait("the former master follows") { await first.standing == .following }
            #expect(await first.cluster.backends.count == 1)
        }
    }

    @Test("without a majority there is no master: a follower answers so, and a master ends with 255")
    func noMajority() async throws {
        try await withThree { group, nodes in
            await group.kill(2)
            await group.kill(3)
            guard case .exit(let reason)? = await group.end(of: 1) else {
                Issue.record("the master goes on without a majority")
                return
            }
            #expect(reason.hasPrefix("write bdb failed. will exit."))
            let second = try await group.start(2)
            try await group.wait("it has asked around") { await second.replica.record.term >= 0 }
            #expect(await second.standing == .unknown)
            let error = await #expect(throws: StatementError.self) {
                try await second.execute("SHOW FRONTENDS", session: .root)
            }
            let start = "Exception, msg: Node catalog is not ready, please wait for a while."
            #expect(error?.code == 1105)
            #expect(error?.message.hasPrefix(start) == true)
            #expect(error?.message.contains("Frontends: \nname: ") == true)
            #expect(error?.message.contains("Electable nodes: \n\(group.endpoint(1))\n") == true)
            let third = try await group.start(3)
            try await group.wait("two of three elect") { await master(of: [second, third]) != nil }
        }
    }

    @Test("observers and absent newcomers do not count: a lone follower stays the master beside them")
    func observers() async throws {
        try await TestGroup.with(.v2_1) { group in
            let master = try await group.start(1)
            try await group.wait("the founder is the master") { await master.standing == .master }
            _ = try await group.join(2, as: .observer, master: master)
            await group.kill(2)
            let add = "ALTER SYSTEM ADD FOLLOWER '\(group.endpoint(3))'"
            #expect(try await master.execute(add, session: .root) == .done)
            let backend = "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"
            #expect(try await master.execute(backend, session: .root) == .done)
            await group.kill(1)
            let observer = try await group.start(2)
            try await Task.sleep(for: .milliseconds(600))
            #expect(await observer.standing == .unknown, "an observer was elected")
            #expect(await !observer.replica.isElectable)
        }
    }

    @Test("a dropped frontend ends when it hears of it, and again when it comes back later")
    func dropped() async throws {
        try await withThree { group, nodes in
            let removed = await nodes[1].name
            _ = try await nodes[0].execute("ALTER SYSTEM DROP FOLLOWER '\(group.endpoint(2))'", session: .root)
            let reason = StartupFailure.exit("current fe \(removed) is removed. will exit")
            #expect(await group.end(of: 2) == reason)
            await group.kill(3)
            let absent = await nodes[2].name
            _ = try? await nodes[0].execute("ALTER SYSTEM DROP FOLLOWER '\(group.endpoint(3))'", session: .root)
            #expect(await nodes[0].standing == .master)
            try await group.start(3)
            #expect(await group.end(of: 3) == .exit("current fe \(absent) is removed. will exit"))
            await #expect(throws: reason) { try await group.start(2) }
        }
    }

    @Test("a recovery resets the group: the others cannot join any more until they are emptied")
    func recovery() async throws {
        try await withThree { group, nodes in
            for number in 1...3 { await group.kill(number) }
            let recovered = try await group.start(1, recovers: true)
            try await group.wait("the recovered one is the master") { await recovered.standing == .master }
            #expect(await recovered.cluster.group.count == 1)
            try await group.start(2)
            guard case .exit(let refusal)? = await group.end(of: 2) else {
                Issue.record("a former member joined a group that was reset")
                return
            }
            #expect(refusal.hasPrefix("error to open replicated environment. will exit."))
            try FileSystem.delete("\(group.path(2))/doris-meta")
            let again = try await group.start(2, helper: 1)
            try await group.wait("emptied, it joins") { await again.standing == .following }
        }
    }

    @Test("a second frontend without a helper founds a cluster of its own")
    func secondFounder() async throws {
        try await TestGroup.with(.v3_0) { group in
            let first = try await group.start(1)
            let second = try await group.start(2)
            try await group.wait("both are masters") {
                await (first.standing, second.standing) == (.master, .master)
            }
            #expect(await first.cluster.id != second.cluster.id)
        }
    }

    @Test("a follower under a new address is refused by its group")
    func moved() async throws {
        try await withThree { group, nodes in
            await group.kill(3)
            try await group.start(3, at: 4)
            guard case .exit(let refusal)? = await group.end(of: 3) else {
                Issue.record("a member came in from an address that its group does not know")
                return
            }
            #expect(refusal.hasPrefix("error to open replicated environment. will exit."))
            #expect(await nodes[0].standing == .master)
        }
    }

    @Test("a member that was renamed while it was down comes in under its new address")
    func renamed() async throws {
        try await withThree(.v4_0) { group, nodes in
            await group.kill(3)
            let rename = "ALTER SYSTEM MODIFY FRONTEND '\(group.endpoint(3))' HOSTNAME '\(group.endpoint(4).host)'"
            #expect(try await nodes[0].execute(rename, session: .root) == .done)
            let third = try await group.start(3, at: 4)
            try await group.wait("it follows") { await third.standing == .following }
        }
    }

    @Test("a master that resigns ends with 255, and another one takes over")
    func resignation() async throws {
        try await withThree { group, nodes in
            let administrator = AdminServer(faults: FaultBoard())
            administrator.attend(to: nodes[0])
            #expect(await administrator.answer(WebRequest(method: "POST", path: "/resign")).status == 200)
            #expect(await group.end(of: 1) == .exit("transfer FE type from MASTER to UNKNOWN. exit"))
            try await group.wait("another is elected") { await master(of: Array(nodes.dropFirst())) != nil }
        }
    }

    @Test("/role tells an added frontend its name, and nobody else")
    func role() async throws {
        try await TestGroup.with(.v2_1) { group in
            let master = try await group.start(1)
            try await group.wait("the founder is the master") { await master.standing == .master }
            let add = "ALTER SYSTEM ADD OBSERVER '\(group.endpoint(2))'"
            _ = try await master.execute(add, session: .root)
            let own = group.endpoint(2)
            let peers = PeerClient(
                web: WebClient(source: own.host, timeout: .seconds(5)),
                httpPort: master.settings.ports.http
            )
            try await group.wait("the HTTP port is open") {
                (try? await peers.version(from: master.settings.address)) != nil
            }
            let role = try await peers.role(of: own, askedFrom: master.settings.address)
            #expect(role?.role == .observer)
            #expect(role?.name == (await master.cluster.frontend(at: own))?.name)
            #expect(try await peers.role(of: group.endpoint(7), askedFrom: master.settings.address) == nil)
        }
    }
}
