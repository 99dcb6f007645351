import Doris
import NIOPosix

/// A running backend: which cluster it belongs to, which master it obeys, and the tablets that it stores.
actor BackendNode {
    nonisolated let settings: BackendSettings
    nonisolated let log: NodeLog
    /// Brings reports to the master.
    nonisolated let reports: ReportClient
    /// Wakes the reporting.
    nonisolated let reportsDue = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// Whether the process is about to end.
    nonisolated let stopFlag: StopFlag
    private let resolver: HostResolver
    private let startTime = WallClock.milliseconds

    /// The tablets.
    var store: TabletStore
    /// Whether the master that is known has had a report.
    var hasReported = false
    private(set) var token: String?
    private(set) var master: Endpoint?
    /// The id that the master gave the backend; Doris keeps it nowhere, so that each process learns it anew.
    private(set) var backendID: Int64?
    private var clusterID: Int32?
    private var epoch: Int64 = 0
    /// The name that was found to be this machine's.
    private var ownName: String?

    /// - Parameters:
    ///   - settings: What the backend was told.
    ///   - log: Its log.
    ///   - stopFlag: Is set once the process is about to end.
    ///   - resolver: Resolves the host that the master knows the backend by.
    /// - Throws: ``StartupFailure`` when the storage roots belong to different clusters, are missing or unreadable.
    init(
        settings: BackendSettings,
        log: NodeLog,
        stopFlag: StopFlag = StopFlag(),
        resolver: HostResolver = .system
    ) throws(StartupFailure) {
        self.settings = settings
        self.log = log
        self.stopFlag = stopFlag
        self.resolver = resolver
        reports = ReportClient(web: WebClient(source: settings.address, timeout: .seconds(5)))
        clusterID = try ClusterIDFiles(roots: settings.storageRoots).settle()
        do throws(FileError) {
            store = try TabletStore(
                paths: settings.storageRoots,
                simulated: settings.disk,
                trashExpiry: settings.trashExpiry
            )
        } catch {
            throw .exit("fail to load tablets: \(error)")
        }
        log.info("loaded \(store.tablets.count) tablets from \(settings.storageRoots.count) storage roots")
    }

    /// Answers a heartbeat; one from a stranger is refused and changes nothing.
    func answer(_ info: MasterInfo) async -> HeartbeatResult {
        // The name is looked up first: everything behind it happens at once.
        let complaint = await complaint(about: info.backendHost)
        let refusal = refusal(of: info, host: complaint)
        if let refusal { log.warn("heartbeat from \(info.master): \(refusal)") }
        if refusal == nil && (!hasReported || info.wantsReport) { reportsDue.continuation.yield() }
        return HeartbeatResult(
            error: refusal,
            heartbeat: BackendHeartbeat(
                bePort: Int32(settings.ports.backend),
                httpPort: Int32(settings.ports.webserver),
                brpcPort: Int32(settings.ports.brpc),
                arrowFlightPort: settings.arrowFlightPort ?? -1,
                startTime: startTime,
                version: settings.profile.release,
                isShutdown: stopFlag.isSet && settings.profile.services.tellsShutdown
            )
        )
    }

    /// What is wrong with the host that the master knows the backend by; `nil` when it is this machine's.
    private func complaint(about host: String?) async -> String? {
        guard let host, host != settings.address, host != ownName else { return nil }
        if settings.profile.identity.isByAddress { return "actual backend local ip: \(settings.address)" }
        // An address is believed, whosever it is.
        guard IPv4Address(host) == nil, !host.contains(":") else { return nil }
        // The resolver may block for seconds.
        let found = try? await NIOThreadPool.singleton.runIfActive { [resolver] in resolver.address(host) }
        guard let address = found.flatMap({ $0 }) else {
            return "can not get ip from fqdn: \(host)"
        }
        guard address == settings.address || resolver.interfaces().contains(where: { $0.description == address }) else {
            return "the host recorded in master is \(host), but we cannot found the local ip that mapped to that host. "
                + "backend=\(settings.address)"
        }
        ownName = host
        return nil
    }

    /// Why a heartbeat is refused; `nil` when it was taken, and the master with it.
    private func refusal(of info: MasterInfo, host complaint: String?) -> String? {
        guard clusterID == nil || clusterID == info.clusterID else { return "invalid cluster id. ignore." }
        if let complaint { return complaint }
        if let master, master != info.master, info.epoch <= epoch {
            return "epoch is not greater than local. ignore heartbeat."
        }
        if let token, let other = info.token, token != other { return "invalid token." }
        if clusterID == nil {
            do throws(FileError) {
                try ClusterIDFiles(roots: settings.storageRoots).write(info.clusterID)
            } catch {
                return "failed to set cluster id: \(error)"
            }
            log.info("set cluster id to \(info.clusterID)")
        }
        // As in Doris another master, or the same one again in office, gets a report at once.
        if master != info.master || epoch < info.epoch || backendID != info.backendID { hasReported = false }
        clusterID = info.clusterID
        token = info.token ?? token
        master = info.master
        epoch = max(epoch, info.epoch)
        backendID = info.backendID ?? backendID
        return nil
    }
}
