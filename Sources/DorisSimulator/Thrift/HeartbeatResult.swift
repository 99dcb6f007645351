/// `THeartbeatResult`: what a backend answers to a heartbeat.
struct HeartbeatResult: Equatable, Sendable {
    /// `nil` for success, else the first of the error messages.
    var error: String?
    /// The backend's own words; Doris sends them with an error too.
    var heartbeat: BackendHeartbeat

    /// `TStatusCode.INTERNAL_ERROR`.
    private static let internalError: Int32 = 6

    init(error: String?, heartbeat: BackendHeartbeat) {
        self.error = error
        self.heartbeat = heartbeat
    }

    /// Reads the struct; `nil` when a field that must be there is missing.
    init?(_ structure: ThriftStruct) {
        guard let status = structure.structure(1), let code = status.i32(1), let info = structure.structure(2),
            let bePort = info.i32(1), let httpPort = info.i32(2)
        else { return nil }
        if code == 0 {
            error = nil
        } else if case .list(_, let messages)? = status[2], case .string(let bytes)? = messages.first {
            error = String(decoding: bytes, as: UTF8.self)
        } else {
            error = "status code \(code)"
        }
        heartbeat = BackendHeartbeat(
            bePort: bePort,
            httpPort: httpPort,
            brpcPort: info.i32(4) ?? -1,
            arrowFlightPort: info.i32(9) ?? -1,
            startTime: info.i64(6) ?? 0,
            version: info.text(5) ?? "",
            nodeRole: info.text(7) ?? "mix",
            isShutdown: info.bool(8) ?? false
        )
    }

    /// The struct as Doris writes it.
    var structure: ThriftStruct {
        var status = ThriftStruct([.init(1, .i32(error == nil ? 0 : HeartbeatResult.internalError))])
        if let error { status.fields.append(.init(2, .list(11, [.text(error)]))) }
        var info = ThriftStruct([
            .init(1, .i32(heartbeat.bePort)), .init(2, .i32(heartbeat.httpPort)), .init(3, .i32(-1)),
            .init(4, .i32(heartbeat.brpcPort)), .init(5, .text(heartbeat.version)),
            .init(6, .i64(heartbeat.startTime)), .init(7, .text(heartbeat.nodeRole)),
            .init(9, .i32(heartbeat.arrowFlightPort)),
        ])
        // Versions that know no such field leave it out, and newer ones when there is nothing to say.
        if heartbeat.isShutdown { info.fields.append(.init(8, .bool(true))) }
        return ThriftStruct([.init(1, .structure(status)), .init(2, .structure(info))])
    }
}
