import Glibc
import Testing

/// Programs of the machine that some tests use.
enum Tools {
    static let python = find("python3")
    static let mariadb = find("mariadb")

    /// The search path for the supervised and their scripts.
    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private static func find(_ name: String) -> String? {
        path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where children can't be written in Python.
    static var needsPython: Self { .enabled(if: Tools.python != nil, "python3 is not installed") }

    /// Skips where the stand-in can't be asked as a person would.
    static var needsMariaDBClient: Self { .enabled(if: Tools.mariadb != nil, "the mariadb client is not installed") }
}
