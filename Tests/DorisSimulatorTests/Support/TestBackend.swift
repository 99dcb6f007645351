import Doris

@testable import DorisSimulator

extension BackendSettings {
    /// A backend on 127.0.0.1 with storage roots in a home, which are made.
    static func fixture(_ profile: VersionProfile, home: String, roots: Int = 1) throws -> BackendSettings {
        let paths = (0..<roots).map { $0 == 0 ? "\(home)/storage" : "\(home)/storage\($0)" }
        for path in paths { try FileSystem.makeDirectory(path) }
        return BackendSettings(
            home: home,
            profile: profile,
            address: "127.0.0.1",
            ports: BackendPorts(),
            storageRoots: paths,
            pidDirectory: home,
            tablets: 7,
            disk: nil,
            timeScale: TimeScale(factor: 0.01),
            startupDelay: .zero,
            reportInterval: .seconds(600),
            trashExpiry: .zero,
            stopTiming: StopTiming(poll: .zero, postDelay: .zero, override: nil)
        )
    }
}
