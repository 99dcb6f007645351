import Supervision

extension Commands {
    /// Registers the node and cleans up after its last stop, below another PID 1.
    ///
    /// - Returns: 0; with `isStrict`, 1 when the node is not registered within the limit; 78 with settings that can't be
    ///   used.
    package static func postStart(standalone role: String, limit: Duration, isStrict: Bool) -> Int32 {
        switch Standalone.run(.postStart, of: role, limit: limit, environment: environment) {
        case .success(let isRegistered): isStrict && !isRegistered ? 1 : 0
        case .failure: OwnExitCode.badSettings.rawValue
        }
    }

    /// Does what comes before Doris' end, below another PID 1.
    ///
    /// - Returns: 0 whatever came of it, since Doris is stopped next in any case; 78 with settings that can't be used.
    package static func preStop(standalone role: String) -> Int32 {
        switch Standalone.run(.preStop, of: role, limit: .zero, environment: environment) {
        case .success: 0
        case .failure: OwnExitCode.badSettings.rawValue
        }
    }
}
