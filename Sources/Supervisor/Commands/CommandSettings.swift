import Doris
import Supervision

/// The few settings by which a command finds the supervisor of its container.
///
/// They are read with the supervisor's own rules, but a fault elsewhere must not keep a hook from reaching PID 1: what
/// cannot be used falls back to its default here, since PID 1 itself refuses to begin with it.
struct CommandSettings {
    let httpAddress: String
    let httpPort: UInt16
    let controlSocket: String
    /// From a stop's begin to the kubelet's SIGKILL.
    let stopGrace: Duration

    init(environment: [String: String]) {
        var environment = environment
        // A command needs no frontends; a backend's settings without them would be a fault.
        environment["SUPERVISOR_CLUSTER_FRONTENDS"] = environment["SUPERVISOR_CLUSTER_FRONTENDS"] ?? "localhost"
        let settings = try? SettingsLoader.load(role: .frontend, environment: environment)
        httpAddress = settings?.httpAddress ?? "::"
        httpPort = settings?.httpPort ?? 8099
        stopGrace = settings?.stopGrace ?? .seconds(60)
        controlSocket = settings?.controlSocket ?? "/run/doris-supervisor/control.sock"
    }
}
