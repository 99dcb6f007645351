import Doris
import Glibc
import NIOCore
import NIOPosix

@testable import DorisSimulator

/// A node as a process of the built program, on an address and in a home of its own; killed with the value at the
/// latest.
final class SimulatedProcess: Sendable {
    let home: TemporaryHome
    let address: String
    /// The process, which stays a zombie until ``ending()`` has taken its status, so that its number is nobody else's.
    let pid: pid_t
    private let role: NodeRole

    /// Lays out a home and starts the program on it.
    ///
    /// - Parameters:
    ///   - role: Frontend or backend.
    ///   - profile: The version.
    ///   - configuration: Lines of `fe.conf` or `be.conf`.
    /// - Throws: When the home cannot be laid out, or the program does not start.
    init(_ role: NodeRole, _ profile: VersionProfile = .v2_1, _ configuration: String...) throws {
        self.role = role
        home = try TemporaryHome()
        address = "127.\(Int.random(in: 1...250)).\(Int.random(in: 0...250)).\(Int.random(in: 1...250))"
        let program = ClientProgram.simulator ?? ""
        try HomeLayout(role: role, profile: profile, directory: home.path, simulator: program).write()
        let file = "\(home.path)/conf/\(role.rawValue).conf"
        let lines = ["priority_networks = \(address)/32", "simulator_admin_port = 7000"] + configuration
        try FileSystem.replace(file, with: FileSystemText.read(file) + lines.joined(separator: "\n") + "\n")
        pid = try ClientProgram.spawn(
            [program, role.rawValue, "--home", home.path, "--version", profile.name],
            output: "/dev/null",
            errors: "\(home.path)/stderr"
        )
    }

    deinit {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        home.delete()
    }

    /// The node's log.
    var log: String { (try? FileSystemText.read("\(home.path)/log/\(role == .frontend ? "fe.log" : "be.INFO")")) ?? "" }

    /// Whether a file is in the home.
    func has(_ name: String) -> Bool { FileSystem.exists("\(home.path)/\(name)") }

    /// How the process ended.
    ///
    /// - Throws: A ``TestGroup/Expectation`` when it does not end within 20 s.
    func ending() async throws -> Fault.Exit {
        for _ in 0..<4_000 {
            var information = siginfo_t()
            let options = WEXITED | WNOHANG | WNOWAIT
            if waitid(P_PID, id_t(pid), &information, options) == 0, information.si_signo == SIGCHLD {
                let status = information._sifields._sigchld.si_status
                return information.si_code == Int32(CLD_EXITED) ? .code(status) : .signal(status)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestGroup.Expectation(what: "the process ends; its log is\n\(log)")
    }

    /// Waits until something holds.
    ///
    /// - Throws: A ``TestGroup/Expectation`` when it does not within 20 s.
    func wait(_ what: String, until condition: () async throws -> Bool) async throws {
        for _ in 0..<2_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestGroup.Expectation(what: "\(what); the log is\n\(log)")
    }

    /// Whether somebody listens on a port of the node's.
    func isOpen(_ port: UInt16) async -> Bool {
        let address = address
        return await
            (try? ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: address, port: Int(port)).flatMap { $0.close() }.get()) != nil
    }

    /// Asks over HTTP; the admin port unless another is named.
    func ask(_ method: String, _ path: String, _ body: String = "", port: UInt16 = 7_000) async throws -> WebResponse {
        let request = WebRequest(method: method, path: path, body: Array(body.utf8))
        return try await WebClient(timeout: .seconds(10)).send(request, to: Endpoint(host: address, port: port))
    }
}
