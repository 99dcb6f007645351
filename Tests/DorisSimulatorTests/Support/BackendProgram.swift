import Doris
import Glibc
import NIOPosix

@testable import DorisSimulator

/// `doris-simulator be` as a process of its own, on an address of its own.
struct BackendProgram: Sendable {
    private let pid: pid_t
    /// Where it listens for heartbeats.
    let heartbeat: Endpoint

    /// Lays out a home with two storage roots.
    ///
    /// - Parameters:
    ///   - home: The directory.
    ///   - configuration: Further lines of `be.conf`.
    /// - Returns: The host on which a backend of this home listens.
    /// - Throws: ``FileError``.
    static func layOut(_ home: String, configuration: [String] = []) throws -> String {
        let host = "127.\(Int.random(in: 1...250)).\(Int.random(in: 0...250)).1"
        for name in ["conf", "bin", "storage", "storage1"] { try FileSystem.makeDirectory("\(home)/\(name)") }
        let lines = [
            "priority_networks = \(host)/32", "storage_root_path = \(home)/storage;\(home)/storage1",
            "simulator_time_scale = 0.01",
        ]
        try FileSystem.replace(
            "\(home)/conf/be.conf",
            with: (lines + configuration).joined(separator: "\n") + "\n"
        )
        return host
    }

    /// Starts the program, away from the threads that others need: it may have to wait for ports to be closed.
    static func start(
        _ path: String,
        home: String,
        host: String,
        version: VersionProfile
    ) async throws -> BackendProgram {
        try await NIOThreadPool.singleton.runIfActive {
            try BackendProgram(path, home: home, host: host, version: version)
        }
    }

    private init(_ path: String, home: String, host: String, version: VersionProfile) throws {
        heartbeat = Endpoint(host: host, port: 9050)
        pid = try ClientProgram.spawn(
            [path, "be", "--home", home, "--version", version.name],
            output: "\(home)/out",
            errors: "\(home)/errors"
        )
    }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for the end, away from the threads that others need.
    ///
    /// - Returns: The exit status, or 128 and the signal that ended the process.
    func end() async throws -> Int32 {
        try await NIOThreadPool.singleton.runIfActive { [pid] in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
            return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        }
    }

    /// Sends heartbeats until one is answered.
    func answer(to info: MasterInfo) async throws -> Answer<BackendHeartbeat> {
        let client = HeartbeatClient(source: nil, timeout: .seconds(5))
        for _ in 0..<2_000 {
            let answer = await client.send(info, to: heartbeat)
            guard case .failure(let message) = answer, message.hasPrefix("java.net.") else {
                return answer
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return .failure("the backend never listened")
    }
}
