import Doris
import HTTPEndpoints
import NodeStorage
import Supervision

extension Commands {
    /// Prints what the next start of a frontend would do, and why; nothing is changed.
    ///
    /// - Parameter json: Whether a machine reads it.
    /// - Returns: 0 for a plan that leads to a start, 1 for one that waits or refuses, 78 with settings that cannot be
    ///   used, 79 when something that it rests on cannot be read.
    package static func planFrontend(json: Bool) -> Int32 {
        let settings: Settings
        do throws(SettingFaults) {
            settings = try SettingsLoader.load(role: .frontend, environment: environment)
        } catch {
            for fault in error.faults { Console.complain("plan: bad setting \(fault)") }
            return OwnExitCode.badSettings.rawValue
        }
        do throws(StorageError) {
            let finding = try look(settings)
            let (plan, inputs) = (finding.plan, finding.inputs)
            let lines = json ? [plan.json(inputs).serialized] : PlanText.lines(plan, inputs)
            for line in lines { Console.print(line) }
            return plan.step == .wait || plan.step == .refuse ? 1 : 0
        } catch {
            Console.complain("plan: \(error)")
            return OwnExitCode.precheckFailed.rawValue
        }
    }

    private static func look(_ settings: Settings) throws(StorageError) -> FrontendScout.Finding {
        let distribution = Distribution(home: settings.dorisHome, role: .frontend, environment: environment)
        let ports = NodePorts(settings: settings, distribution: distribution)
        let scout = FrontendScout(
            settings: settings,
            distribution: distribution,
            cluster: ClusterAccess.client(for: settings),
            supervisors: PeerSupervisor(fetcher: HTTPFetcher(group: networkThread()), port: settings.httpPort),
            kubernetes: KubernetesAccess.client(for: settings, environment: environment),
            editLogPort: ports.identity
        )
        return try scout.look(FrontendScout.Memory(), abilities: try? distribution.abilities())
    }
}
