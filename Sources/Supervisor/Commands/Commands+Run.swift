package import Doris
import Glibc
import Observability
import ProcessControl
import Supervision

extension Commands {
    /// Runs a node; see ``Boot/run(role:command:frontends:environment:)``.
    package static func run(_ role: NodeRole, command: [String], frontends: String? = nil) -> Int32 {
        do throws(ProcessError) {
            try OwnProcess.checkRoom()
        } catch {
            LogSink(descriptor: STDERR_FILENO).write("doris-supervisor: \(error)")
            return OwnExitCode.precheckFailed.rawValue
        }
        return Boot.run(role: role, command: command, frontends: frontends, environment: environment)
    }
}
