import Doris

@testable import DorisSimulator

/// A host with the port by which a frontend is known.
func editLog(_ host: String) -> Endpoint { Endpoint(host: host, port: 9010) }

/// A host with the port by which a backend is known.
func heartbeatEndpoint(_ host: String) -> Endpoint { Endpoint(host: host, port: 9050) }

extension SimulatedCluster {
    /// A cluster of one frontend, 10.0.0.1, which is the master.
    static func fixture() -> SimulatedCluster {
        let founder = SimulatedFrontend(name: "founder", editLog: editLog("10.0.0.1"), role: .follower)
        return .founded(id: 42, token: "secret", by: founder)
    }
}

extension BackendHeartbeat {
    /// An answer with Doris' default ports.
    static func fixture() -> BackendHeartbeat {
        BackendHeartbeat(
            bePort: 9060,
            httpPort: 8040,
            brpcPort: 8060,
            startTime: 1_000,
            version: "doris-test"
        )
    }
}

extension FrontendHeartbeat {
    /// An answer with Doris' default ports.
    static let fixture = FrontendHeartbeat(
        queryPort: 9030,
        rpcPort: 9020,
        replayedJournalID: 7,
        startTime: 1_000,
        version: "doris-test"
    )
}

extension StatementContext {
    /// A client that is `root` unless said otherwise; only `be.example` and `fe.example` resolve.
    static func fixture(_ profile: VersionProfile, account: Account? = nil) -> StatementContext {
        StatementContext(
            account: account ?? Account(name: "root", isAdmin: true, isOperator: true),
            peer: "10.0.0.9",
            view: ListingView(
                profile: profile,
                httpPort: 8030,
                answering: editLog("10.0.0.1"),
                connectedHost: "10.0.0.1",
                hostName: { $0 }
            ),
            now: 1_682_500_000_000,
            uuid: "83d061f4-31b3-43ee-9764-5506795e0bfe",
            database: nil,
            resolve: { host in
                IPv4Address(host) != nil ? host : ["be.example": "10.0.1.1", "fe.example": "10.0.0.2"][host]
            }
        )
    }
}

extension SimulatedCluster {
    /// Carries out a statement as the server does: on a copy, which counts only when nothing was thrown.
    mutating func run(_ text: String, _ context: StatementContext) throws(StatementError) -> StatementResult {
        let tokens = try Token.tokens(of: text)
        guard let statement = try StatementParser.parse(tokens, profile: context.view.profile) else {
            throw .syntax(near: text)
        }
        var copy = self
        let result = try StatementInterpreter.run(statement, on: &copy, context: context)
        self = copy
        return result
    }
}
