import Doris
import Synchronization

/// The port by which tests tell a node what shall go wrong, and ask what it saw; no program but a test knows of it.
///
/// - `GET /faults`, `POST /faults` with one fault per line, `DELETE /faults`
/// - `GET /statements?since=MILLISECONDS&connection=N&like=PATTERN`, `DELETE /statements`
/// - `GET /state`: the metadata of a frontend
/// - `GET /logins`: the logins that were tried at a frontend, the first of them
/// - `POST /backends?count=N&first=ADDRESS`, `POST /frontends?count=N&first=ADDRESS`: rows without processes
/// - `POST /resign`: the master leaves office
/// - `POST /exit?code=N`, `POST /exit?signal=N`: the process ends
final class AdminServer: Sendable {
    /// The faults of the node.
    let faults: FaultBoard
    /// What clients sent.
    let record: StatementRecord
    /// The frontend, once there is one; never in a backend.
    private let node = Mutex<FrontendNode?>(nil)

    init(faults: FaultBoard = FaultBoard(), record: StatementRecord = StatementRecord()) {
        self.faults = faults
        self.record = record
    }

    /// Takes a frontend for the one that requests are about, which can be asked before there is one.
    func attend(to frontend: FrontendNode) {
        node.withLock { $0 = frontend }
    }

    /// Serves a port beside a node's life, from its first moment on.
    ///
    /// - Parameters:
    ///   - port: The port; `nil` for none.
    ///   - host: The node's address.
    ///   - life: What the node does.
    /// - Throws: What the life throws, or that the port cannot be bound.
    func serve(
        _ port: UInt16?,
        of host: String,
        beside life: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard let port else { return try await life() }
        let web = try await WebServer.bind(Endpoint(host: host, port: port))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await life() }
            group.addTask { try await web.serve { await self.answer($0) } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Answers a request.
    func answer(_ request: WebRequest) async -> WebResponse {
        switch (request.method, request.path) {
        case ("GET", "/faults"): return list()
        case ("POST", "/faults"): return await arm(String(decoding: request.body, as: UTF8.self))
        case ("DELETE", "/faults"):
            return await settled { faults.clear() }
        case ("GET", "/statements"): return statements(request)
        case ("DELETE", "/statements"):
            record.clear()
            return .json([:])
        case ("POST", "/exit"): return exit(request)
        default: return await answerForFrontend(request)
        }
    }

    private func answerForFrontend(_ request: WebRequest) async -> WebResponse {
        guard let frontend = node.withLock({ $0 }) else {
            return .json(["error": "there is no frontend here, or not yet"], status: 503)
        }
        switch (request.method, request.path) {
        case ("GET", "/state"): return .json(await frontend.cluster.document)
        case ("GET", "/logins"): return .json(["logins": .array(frontend.logins.entries.map(\.document))])
        case ("POST", "/resign"):
            await frontend.resign()
            return .json([:])
        case ("POST", "/backends"):
            return await add(request, to: frontend) { cluster, hosts throws(StatementError) in
                try cluster.addSyntheticBackends(hosts)
            }
        case ("POST", "/frontends"):
            return await add(request, to: frontend) { cluster, hosts throws(StatementError) in
                try cluster.addSyntheticFrontends(hosts)
            }
        default: return WebResponse(status: 404)
        }
    }

    /// Adds rows without processes, on addresses one behind the other.
    private func add(
        _ request: WebRequest,
        to frontend: FrontendNode,
        _ change: @Sendable (inout SimulatedCluster, [String]) throws(StatementError) -> Void
    ) async -> WebResponse {
        guard let count = request.query["count"].flatMap({ Int($0) }), (1...10_000).contains(count) else {
            return .json(["error": "count: a number from 1 to 10000 is expected"], status: 400)
        }
        let first = request.query["first"].map { IPv4Address($0)?.bits ?? .max }
        guard first.map({ $0 < .max - 10_000 }) ?? true else {
            return .json(["error": "first: an IPv4 address is expected"], status: 400)
        }
        do throws(StatementError) {
            try await frontend.commit { cluster throws(StatementError) in
                let first = first ?? cluster.nextSyntheticAddress
                let hosts = (0..<UInt32(count)).map { IPv4Address(bits: first + $0).description }
                try change(&cluster, hosts)
            }
            return .json(["added": JSONValue(count)])
        } catch {
            return .json(["error": .string(error.message)], status: 409)
        }
    }

    private func list() -> WebResponse {
        .json(["faults": .array(faults.armed.map { .string($0.description) })])
    }

    private func arm(_ text: String) async -> WebResponse {
        let (armed, unknown) = ArmedFault.list(text)
        guard unknown.isEmpty else {
            return .json(["error": "no fault", "texts": .array(unknown.map { .string($0) })], status: 400)
        }
        return await settled { faults.arm(armed) }
    }

    /// Changes the faults, and answers once the MySQL port is as they have it.
    private func settled(_ change: () -> Void) async -> WebResponse {
        change()
        do {
            try await faults.settle()
        } catch {
            return .json(["error": .string("the MySQL port did not follow: \(error)")], status: 500)
        }
        return list()
    }

    private func statements(_ request: WebRequest) -> WebResponse {
        let entries = record.select(
            since: request.query["since"].flatMap { Int64($0) } ?? 0,
            connection: request.query["connection"].flatMap { UInt32($0) },
            like: request.query["like"].map { $0.percentDecoded }
        )
        return .json(["statements": .array(entries.map(\.document))])
    }

    private func exit(_ request: WebRequest) -> WebResponse {
        let exit =
            request.query["code"].flatMap { Fault.Exit("code", $0) }
            ?? request.query["signal"].flatMap { Fault.Exit("signal", $0) }
        guard let exit else { return .json(["error": "code or signal: a number is expected"], status: 400) }
        exit.carryOut()
        return .json([:])
    }
}

extension String {
    /// The text with `%41` and `+` turned into what they stand for.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
