import Doris

/// A running frontend: its copy of the metadata, and who may change it.
///
/// Every change goes through ``commit(_:)``: a copy is changed, written down, and sent to the other members; the
/// statement is answered once a majority has it.
actor FrontendNode {
    /// Writes a record to the disk; what it throws ends the process.
    typealias Journal = @Sendable (JournalRecord) throws -> Void

    /// What the frontend was told.
    nonisolated let settings: FrontendSettings
    /// The log.
    nonisolated let log: NodeLog
    /// Every statement that clients send.
    nonisolated let statementLog: NodeLog
    /// What goes wrong here.
    nonisolated let faults: FaultBoard
    /// What clients sent.
    nonisolated let record: StatementRecord
    /// Who logged in, or tried to.
    nonisolated let logins = LoginRecord()
    /// When the process started, in milliseconds since 1970.
    nonisolated let startTime = WallClock.milliseconds
    /// Asks other frontends over HTTP.
    nonisolated let peers: PeerClient
    /// Asks other frontends on `edit_log_port`.
    nonisolated let replication: ReplicationClient

    /// Wakes the master's replication.
    nonisolated let nudges = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Tells that clients can be served.
    private nonisolated let readiness = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// What part this frontend plays.
    var standing: Standing {
        didSet { if isReady { readiness.continuation.yield() } }
    }
    /// The journal, and the part in the elections.
    private(set) var replica: Replica
    /// When a master was last heard of, and which; `nil` before the first.
    var lastNews: (time: ContinuousClock.Instant, master: Endpoint)?
    /// What the members are known to have, while this frontend is the master.
    var mastership: Mastership?
    /// How often the other members refused this frontend since it started, without any that took it.
    var refusals = 0
    /// The clients, by their connections' numbers.
    var connections: [UInt32: ClientConnection] = [:]
    /// Whether clients are served yet, or no longer.
    private(set) var phase = NodePhase.starting
    /// How many queries run that a frontend which stops in order waits for.
    var runningQueries = 0
    /// Why the process has to end.
    private(set) var ending: StartupFailure?

    private let journal: Journal
    private var lastConnectionID: UInt32 = 0

    init(
        settings: FrontendSettings,
        replica: Replica,
        standing: Standing = .unknown,
        log: NodeLog,
        statementLog: NodeLog,
        faults: FaultBoard = FaultBoard(),
        record: StatementRecord = StatementRecord(),
        journal: @escaping Journal
    ) {
        self.settings = settings
        self.replica = replica
        self.standing = standing
        self.log = log
        self.statementLog = statementLog
        self.faults = faults
        self.record = record
        self.journal = journal
        mastership = standing == .master ? Mastership(term: replica.record.term) : nil
        peers = PeerClient(
            web: WebClient(source: settings.address, timeout: .seconds(5)),
            httpPort: settings.ports.http
        )
        replication = ReplicationClient(web: WebClient(source: settings.address, timeout: .seconds(1)))
    }

    /// The metadata as this frontend knows it.
    var cluster: SimulatedCluster { replica.cluster }

    /// The node name in the BDB JE group.
    var name: String { replica.name }

    /// Whether clients are served.
    var isReady: Bool { standing != .unknown }

    /// Waits until clients are served, for the one task that opens the ports then.
    func waitUntilReady() async {
        for await _ in readiness.stream { return }
    }

    /// The number for a new connection.
    func nextConnectionID() -> UInt32 {
        lastConnectionID &+= 1
        return lastConnectionID
    }

    /// Notes that every port is open.
    func noteReady() {
        if phase == .starting { phase = .ready }
    }

    /// Notes that a signal asked the process to end.
    func noteStopping() { phase = .stopping }

    /// Ends the process as soon as its tasks see it; whoever waits for a majority is told that there is none.
    func end(_ failure: StartupFailure) {
        ending = ending ?? failure
        mastership?.abandonWaiting()
    }

    /// Changes the replica, and writes it down before anybody hears of it.
    ///
    /// - Throws: ``FileError`` and the like when the disk does not take it. The process then ends: what a disk holds
    ///   after a failed write is not known.
    func update<Value>(_ change: (inout Replica) -> Value) throws -> Value {
        var next = replica
        let value = change(&next)
        if next.record != replica.record && next.record.lasting != replica.record.lasting {
            do {
                try journal(next.record)
            } catch {
                end(.exit("write bdb failed. will exit. journalId: \(next.cluster.journalID), \(error)"))
                throw error
            }
        }
        replica = next
        return value
    }
}
