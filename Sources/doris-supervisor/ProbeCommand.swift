import ArgumentParser
import Supervision
import Supervisor

/// `probe startup|live|ready`.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Ask the probe server; exit 0 when the probe succeeds, 1 when it does not."
    )

    @Argument(help: "Which probe: startup, live or ready.")
    var probe: ProbeVerdict.Probe

    func run() throws {
        try finish(Commands.probe(probe))
    }
}

extension ProbeVerdict.Probe: ExpressibleByArgument {}
