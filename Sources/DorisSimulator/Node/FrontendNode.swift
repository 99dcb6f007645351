import Doris

/// A running frontend: its copy of the metadata, and who may change it.
///
/// Every change goes through ``commit(_:)``: a copy is changed, written down, and only then becomes the truth.
actor FrontendNode {
    /// Writes the metadata down; what it throws ends the statement.
    typealias Journal = @Sendable (SimulatedCluster) throws -> Void

    /// What the frontend was told.
    nonisolated let settings: FrontendSettings
    /// The node name in the BDB JE group.
    nonisolated let name: String
    /// The log.
    nonisolated let log: NodeLog
    /// Every statement that clients send.
    nonisolated let statementLog: NodeLog
    /// When the process started, in milliseconds since 1970.
    nonisolated let startTime = WallClock.milliseconds
    /// Asks other frontends.
    nonisolated let peers: PeerClient

    /// What part this frontend plays.
    private(set) var standing: Standing
    /// The metadata as this frontend knows it.
    private(set) var cluster: SimulatedCluster
    private let journal: Journal
    private var lastConnectionID: UInt32 = 0

    init(
        settings: FrontendSettings,
        name: String,
        cluster: SimulatedCluster,
        standing: Standing,
        log: NodeLog,
        statementLog: NodeLog,
        journal: @escaping Journal
    ) {
        self.settings = settings
        self.name = name
        self.cluster = cluster
        self.standing = standing
        self.log = log
        self.statementLog = statementLog
        self.journal = journal
        peers = PeerClient(
            web: WebClient(source: settings.address, timeout: .seconds(5)),
            httpPort: settings.ports.http
        )
    }

    /// Whether clients are served.
    var isReady: Bool { standing != .unknown }

    /// The number for a new connection.
    func nextConnectionID() -> UInt32 {
        lastConnectionID &+= 1
        return lastConnectionID
    }

    /// Changes the metadata: all of it, or nothing when the body throws or the journal cannot be written.
    ///
    /// - Returns: What the body returns.
    func commit<Value>(
        _ change: (inout SimulatedCluster) throws(StatementError) -> Value
    ) throws(StatementError) -> Value {
        var next = cluster
        let value = try change(&next)
        guard next != cluster else { return value }
        next.journalID += 1
        do {
            try journal(next)
        } catch {
            log.error("write journal failed: \(error)")
            throw .unexpected("failed to write the journal")
        }
        cluster = next
        return value
    }

    /// Takes over what the master sent; `nil` says that the master did not answer.
    func follow(_ news: SimulatedCluster?) throws {
        guard let news else {
            standing = .unknown
            return
        }
        if news != cluster {
            try journal(news)
            cluster = news
        }
        standing = .following
        if news.removedFrontendNames.contains(name) {
            throw StartupFailure.exit("current fe \(name) is removed. will exit")
        }
    }
}
