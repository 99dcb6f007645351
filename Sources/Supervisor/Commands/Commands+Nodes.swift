import ClusterClient
import Doris
import Supervision

extension Commands {
    /// Prints the cluster's frontends and backends.
    ///
    /// - Returns: 0, 1 when no frontend answers, or 78 with settings that cannot be used.
    package static func nodes() -> Int32 {
        let settings: Settings
        do throws(SettingFaults) {
            settings = try SettingsLoader.load(role: .frontend, environment: environment)
        } catch {
            for fault in error.faults { Console.complain("nodes: bad setting \(fault)") }
            return OwnExitCode.badSettings.rawValue
        }
        let own = HostIdentity.host(for: settings)
        let cluster = ClusterAccess.client(for: settings)
        let candidates = settings.frontends.isEmpty ? [Endpoint(host: own, port: 9030)] : settings.frontends
        var failure: ClusterError?
        for frontend in candidates {
            do throws(ClusterError) {
                let frontends = try cluster.frontends(at: frontend)
                let backends = try cluster.backends(at: frontend)
                for line in NodesTable.lines(frontends: frontends, backends: backends, ownHost: own) {
                    Console.print(line)
                }
                return 0
            } catch {
                failure = error
            }
        }
        Console.complain("nodes: \(failure.map { "\($0)" } ?? "no frontend is configured")")
        return 1
    }
}
