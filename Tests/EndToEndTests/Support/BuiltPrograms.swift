import Glibc
import Testing

/// The programs under test, as a build left them.
enum BuiltPrograms {
    /// The folder that `DORIS_SUPERVISOR_DIST` names; `nil` where the variable is missing.
    static let folder = variable("DORIS_SUPERVISOR_DIST").flatMap { path in
        realpath(path, nil).map { resolved in
            defer { free(resolved) }
            return String(cString: resolved)
        }
    }

    /// Whether they are a release build, linked statically.
    static let areStatic = variable("DORIS_SUPERVISOR_STATIC") == "1"

    static var supervisor: String { "\(folder ?? "")/doris-supervisor" }
    static var simulator: String { "\(folder ?? "")/doris-simulator" }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where there is nothing to test.
    static var needsBuiltPrograms: Self {
        .enabled(
            if: BuiltPrograms.folder != nil,
            "set DORIS_SUPERVISOR_DIST to the folder of doris-supervisor and doris-simulator"
        )
    }
}
