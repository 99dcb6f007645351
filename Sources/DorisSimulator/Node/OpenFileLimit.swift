import Glibc

/// The check of a backend's storage engine that it may open enough files, on every line.
enum OpenFileLimit {
    /// Compares the process's limit with `min_file_descriptor_number`.
    ///
    /// As in the start script, the machine is judged only with `SIMULATOR_MACHINE_CHECKS=1`.
    ///
    /// - Parameters:
    ///   - configuration: `be.conf`.
    ///   - environment: The process's environment.
    ///   - limit: How many files the process may open.
    /// - Throws: ``StartupFailure`` when they are too few.
    static func check(
        _ configuration: NodeConfiguration,
        environment: [String: String],
        limit: UInt64 = OpenFileLimit.own
    ) throws(StartupFailure) {
        guard environment["SIMULATOR_MACHINE_CHECKS"] == "1" else { return }
        let minimum = configuration.number("min_file_descriptor_number", default: 60_000)
        guard limit < UInt64(minimum) else { return }
        throw .exit(
            "fail to open StorageEngine, res=File descriptor number is less than \(minimum). "
                + "Please use (ulimit -n) to set a value equal or greater than \(minimum)"
        )
    }

    /// The process's own limit (`RLIMIT_NOFILE`).
    static var own: UInt64 {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? UInt64(limit.rlim_cur) : 0
    }
}
