import Doris

/// A running backend: which cluster it belongs to, and which master it obeys.
actor BackendNode {
    private let settings: BackendSettings
    private let log: NodeLog
    private let startTime = WallClock.milliseconds
    private var clusterID: Int32?
    private var token: String?
    private var master: Endpoint?
    private var epoch: Int64 = 0

    /// - Throws: ``StartupFailure`` when the storage roots belong to different clusters, or are missing.
    init(settings: BackendSettings, log: NodeLog) throws(StartupFailure) {
        self.settings = settings
        self.log = log
        var ids: Set<Int32> = []
        for root in settings.storageRoots {
            guard FileSystem.exists(root) else { throw .exit("storage root path \(root) does not exist") }
            let text = (try? FileSystem.text(of: "\(root)/cluster_id")).flatMap { $0 }
            if let id = text.flatMap({ Int32($0.trimmingBlanks()) }) { ids.insert(id) }
        }
        guard ids.count <= 1 else { throw .exit("multiple cluster ids is not equal. path: \(settings.storageRoots)") }
        clusterID = ids.first
    }

    /// Answers a heartbeat; one from a stranger is refused and changes nothing.
    func answer(_ info: MasterInfo) -> HeartbeatResult {
        let refusal = refusal(of: info)
        if let refusal { log.warn("heartbeat from \(info.master): \(refusal)") }
        return HeartbeatResult(
            error: refusal,
            heartbeat: BackendHeartbeat(
                bePort: Int32(settings.ports.backend),
                httpPort: Int32(settings.ports.webserver),
                brpcPort: Int32(settings.ports.brpc),
                arrowFlightPort: settings.arrowFlightPort ?? -1,
                startTime: startTime,
                version: settings.profile.release
            )
        )
    }

    /// Why a heartbeat is refused; `nil` when it was taken, and the master with it.
    private func refusal(of info: MasterInfo) -> String? {
        guard clusterID == nil || clusterID == info.clusterID else { return "invalid cluster id. ignore." }
        if settings.profile.identity.isByAddress, let host = info.backendHost, host != settings.address {
            return "actual backend local ip: \(settings.address)"
        }
        if let master, master != info.master, info.epoch <= epoch {
            return "epoch is not greater than local. ignore heartbeat."
        }
        if let token, let other = info.token, token != other { return "invalid token." }
        if clusterID == nil {
            do throws(FileError) {
                for root in settings.storageRoots {
                    try FileSystem.replace("\(root)/cluster_id", with: "\(info.clusterID)")
                }
            } catch {
                return "failed to set cluster id: \(error)"
            }
            log.info("set cluster id to \(info.clusterID)")
        }
        clusterID = info.clusterID
        token = info.token ?? token
        master = info.master
        epoch = max(epoch, info.epoch)
        return nil
    }
}
