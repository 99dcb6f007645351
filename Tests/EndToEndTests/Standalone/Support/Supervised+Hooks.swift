import Glibc
import TestSupport

/// A shell as PID 1 of a pod, and hooks as the kubelet runs them: beside it, in its namespaces.
extension Supervised {
    /// The command line of a shell that runs Doris' start script in the background, and outlives it: hooks end with PID 1.
    static func shell(_ script: String) -> [String] {
        ["/bin/bash", "-c", "\"$DORIS_HOME\"/bin/\(script) &\nwait\nsleep infinity"]
    }

    /// Runs a hook to its end; what it logs comes to the container's log, as that of a supervisor does.
    func hook(_ words: String..., within limit: Duration = .seconds(60)) throws -> (code: Int32, output: String) {
        let (program, output) = try begin(words)
        guard let code = program.exitCode(within: limit) else {
            throw Overdue("\(words) did not end; it wrote:\n\(output.text)\(self.output.text)")
        }
        return (code, output.text)
    }

    /// Begins a hook; `apart` keeps its log away from the container's.
    func begin(_ words: [String], apart: OutputFile? = nil) throws -> (program: Program, output: OutputFile) {
        let output = try OutputFile()
        let program = try Program(
            ["/usr/bin/nsenter", "--target", "\(pid ?? 0)", "--pid", "--mount", BuiltPrograms.supervisor] + words,
            environment: environment,
            output: output,
            errors: apart ?? self.output
        )
        return (program, output)
    }

    /// The hooks of this node that run, as this test sees them.
    var hooks: [pid_t] {
        ProcessTable.withVariable("DORIS_HOME=\(home.path)").filter { pid in
            Files.text(at: "/proc/\(pid)/cmdline").contains("--standalone")
                && Files.text(at: "/proc/\(pid)/comm").contains("doris-superv")
        }
    }
}
