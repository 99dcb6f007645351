import Doris
import Glibc
import Testing

/// A line of Doris releases, with what matters for a frontend that gets another address.
struct DorisLine: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The version that the stand-in is like.
    let version: String
    /// Whether a recovery is asked for in the configuration, and not by an option.
    var recoversByKey = false
    /// Whether the entry is moved to the other address, and its name kept.
    var keepsName = false
    /// Whether the start script knows neither `--console` nor the option for a recovery.
    var isBefore2_0_2 = false

    static let v1_2 = DorisLine(testDescription: "1.2", version: "1.2", recoversByKey: true)
    static let v2_0_1 = DorisLine(
        testDescription: "2.0.1",
        version: "2.0",
        recoversByKey: true,
        isBefore2_0_2: true
    )
    static let v2_0 = DorisLine(testDescription: "2.0", version: "2.0")
    static let v2_1 = DorisLine(testDescription: "2.1", version: "2.1")
    static let v3_0 = DorisLine(testDescription: "3.0", version: "3.0")
    static let v4_0 = DorisLine(testDescription: "4.0", version: "4.0", keepsName: true)

    static let all = [v1_2, v2_0_1, v2_0, v2_1, v3_0, v4_0]

    /// The versions that the stand-in can be like.
    static let versions = ["1.2", "2.0", "2.1", "3.0", "4.0"]
}

extension Stage {
    /// Lays out a frontend's home of a line.
    func home(_ line: DorisLine, configuration: [String] = []) throws -> Home {
        let home = try home(.frontend, version: line.version, configuration: configuration)
        guard line.isBefore2_0_2 else { return home }
        // What the script no longer finds in its options it does not pass on either.
        var script = home.text("bin/start_fe.sh")
        for option in ["metadata_failure_recovery", "console"] {
            while let range = script.firstRange(of: option) { script.replaceSubrange(range, with: "another_option") }
        }
        home.write(script, to: "bin/start_fe.sh", mode: 0o755)
        return home
    }
}
