import Doris
import Supervision

/// What came of asking the other frontends.
enum StartView: CaseIterable {
    case notAsked, noPeers
    /// Nobody answers: for a moment, or long enough, and what is known of the disk there.
    case silentForAMoment, nobodyForAMoment, nobody, silentEmpty, silentMetadata, silentOtherMetadata, silentUnknown
    case refusal, noMaster
    /// A master of another cluster, or one that does not list this node.
    case otherCluster, absent, absentAfterRefusal
    /// One that waits for another newcomer, for a while or for long.
    case newcomer, newcomerForLong
    /// The own row: under the name in ROLE or another one.
    case ownAlive, ownDead, ownMaster, ownAliveByOtherName, ownDeadByOtherName, ownNewcomer
    /// A row of the own name at the former address.
    case formerDead, formerAlive, formerMaster

    /// Nobody was asked, or nobody answers.
    static let silences = [
        StartView.notAsked, .noPeers, .silentForAMoment, .nobodyForAMoment, .nobody, .silentEmpty, .silentMetadata,
        .silentOtherMetadata,
        .silentUnknown,
    ]
    static let answers = allCases.filter { !silences.contains($0) }

    /// Whether somebody's Doris answers.
    var isAnswer: Bool { !StartView.silences.contains(self) }
    /// Whether a supervisor says that the frontend beside it has metadata.
    var isMetadataElsewhere: Bool { self == .silentMetadata || self == .silentOtherMetadata }

    /// Whether a living master is listed that is not the node itself, by what cluster it is of.
    var masterOfCluster: Int? {
        switch self {
        case .otherCluster: 8
        case .absent, .absentAfterRefusal, .newcomer, .newcomerForLong, .ownAlive, .ownDead, .ownAliveByOtherName,
            .ownDeadByOtherName, .ownNewcomer, .formerDead, .formerAlive, .formerMaster:
            7
        default: nil
        }
    }

    /// Whether the own address is listed by a living master.
    var listsOwn: Bool {
        switch self {
        case .ownAlive, .ownDead, .ownMaster, .ownAliveByOtherName, .ownDeadByOtherName, .ownNewcomer: true
        default: false
        }
    }

    func view(in scenario: StartScenario) -> ClusterView? {
        if self == .notAsked { return nil }
        let peer = Endpoint(host: "fe-1.fe.svc", port: 9030)
        func silent(_ disk: ClusterView.Disk) -> [ClusterView.Peer] {
            [.init(peer, .silence(StartView.error(.unreachable)), disk: disk)]
        }
        let peers: [ClusterView.Peer]
        switch self {
        case .notAsked, .noPeers: peers = []
        case .silentForAMoment, .nobodyForAMoment, .nobody: peers = silent(.nobody)
        case .silentEmpty: peers = silent(.empty)
        case .silentMetadata: peers = silent(.metadata(clusterID: nil))
        case .silentOtherMetadata: peers = silent(.nobody) + silent(.metadata(clusterID: 8))
        case .silentUnknown: peers = silent(.empty) + silent(.unknown)
        case .refusal: peers = silent(.nobody) + [.init(peer, .refusal(StartView.error(.accessDenied)))]
        case .absentAfterRefusal:
            peers = [.init(peer, .refusal(StartView.error(.accessDenied))), .init(peer, .listing(rows(in: scenario)))]
        default: peers = silent(.nobody) + [.init(peer, .listing(rows(in: scenario)))]
        }
        return ClusterView(peers: peers, silentFor: silentFor)
    }

    private var silentFor: Duration {
        switch self {
        case .silentForAMoment: .seconds(9.9)
        case .nobodyForAMoment: .seconds(59.9)
        case .nobody: .seconds(60)
        default: .seconds(10)
        }
    }

    private static func error(_ reason: ClusterError.Reason) -> ClusterError {
        ClusterError(
            reason: reason,
            endpoint: Endpoint(host: "fe-1.fe.svc", port: 9030),
            statement: "SHOW FRONTENDS",
            message: "no"
        )
    }

    private func rows(in scenario: StartScenario) -> [Frontend] {
        func row(_ name: String, _ at: Endpoint, isMaster: Bool = false, isAlive: Bool, isNew: Bool = false) -> Frontend
        {
            Frontend(
                name: name,
                editLog: at,
                httpPort: 8030,
                isMaster: isMaster,
                isAlive: isAlive,
                hasJoined: !isNew,
                clusterID: self == .otherCluster ? 8 : StartScenario.cluster
            )
        }
        let master = row("m", StartView.master(of: scenario), isMaster: self != .noMaster, isAlive: true)
        let (here, name) = (scenario.here, scenario.roleName)
        switch self {
        case .newcomer, .newcomerForLong:
            return [master, row("n", Endpoint(host: "10.0.9.7", port: 9010), isAlive: false, isNew: true)]
        case .ownAlive: return [master, row(name, here, isAlive: true)]
        case .ownDead: return [master, row(name, here, isAlive: false)]
        case .ownMaster: return [row(name, here, isMaster: true, isAlive: true)]
        case .ownAliveByOtherName: return [master, row("x", here, isAlive: true)]
        case .ownDeadByOtherName: return [master, row("x", here, isAlive: false)]
        case .ownNewcomer: return [master, row("x", here, isAlive: false, isNew: true)]
        case .formerDead: return [master, row(name, scenario.there, isAlive: false)]
        case .formerAlive: return [master, row(name, scenario.there, isAlive: true)]
        case .formerMaster: return [row(name, scenario.there, isMaster: true, isAlive: true)]
        default: return [master]
        }
    }

    static func master(of scenario: StartScenario) -> Endpoint {
        Endpoint(host: scenario.isByName ? "fe-1.fe.svc" : "10.0.9.9", port: 9010)
    }
}
