import Doris
import Glibc
import HTTPEndpoints
import NIOCore
package import Supervision

extension Commands {
    /// How long a probe waits for an answer; the server gives it at once.
    private static let patience: Duration = .seconds(1)

    /// Asks the probe server of this container.
    ///
    /// - Returns: 0 when the probe succeeds; 1 when it does not, or when nobody answers.
    package static func probe(_ probe: ProbeVerdict.Probe) -> Int32 {
        let server = probeServer
        do {
            let reply = try HTTPFetcher(group: networkThread())
                .get(probe.path, at: server, within: patience)
                .wait()
            let document = try? JSONValue(parsing: reply.body)
            let phase = document?["phase"]?.text ?? "unknown"
            let reason = document?["reason"]?.text ?? "HTTP \(reply.status)"
            Console.print("\(probe.rawValue): \(reply.status == 200 ? "ok" : "failed"), \(phase): \(reason)")
            return reply.status == 200 ? 0 : 1
        } catch {
            Console.print("\(probe.rawValue): failed, the probe server does not answer: \(error)")
            return 1
        }
    }

    /// Where the probe server of this container listens, by the same settings; a wildcard is reached over loopback.
    private static var probeServer: Endpoint {
        let settings = CommandSettings(environment: environment)
        let host =
            switch settings.httpAddress {
            case "::", "0.0.0.0": "127.0.0.1"
            default: settings.httpAddress
            }
        return Endpoint(host: host, port: settings.httpPort)
    }
}
