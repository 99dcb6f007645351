import Doris
import Glibc

/// The processes behind one scenario: one that leaves the machine's namespaces, and the first one within.
package enum Play {
    /// Leaves the namespaces, runs this program anew within, and ends as that one does.
    ///
    /// - Parameter arguments: What the program is called with there.
    /// - Returns: Its exit status.
    /// - Throws: ``StageError`` where the machine does not allow it.
    package static func isolated(arguments: [String]) throws(StageError) -> Int32 {
        try Isolation.begin()
        let children = Children()
        let pid = try children.start(["/proc/self/exe"] + arguments, environment: Target.environment, output: nil)
        while true {
            if let status = children.status(of: pid) { return status }
            usleep(3_000)
        }
    }

    /// Tells a scenario and writes down what came of it.
    package static func tell(
        _ scenario: Scenario,
        of target: Target,
        in folder: String,
        isolated: Bool,
        report: String
    ) throws(StageError) {
        if isolated { try Isolation.settle() }
        let outcome = ScenarioPlayer.play(scenario, of: target, in: folder, isolated: isolated)
        try Files.write(outcome.document.serialized + "\n", to: report)
    }
}
