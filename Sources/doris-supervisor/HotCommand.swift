import Doris
import Glibc
import Supervision
import Supervisor

/// The commands that run often, or for as long as the pod, in their plain form.
///
/// They are recognised before ArgumentParser is touched, because its reflection costs more CPU than a probe may use and
/// pages that PID 1 would keep. Everything else, help and mistakes included, goes to ``RootCommand``.
enum HotCommand {
    case version
    case probe(ProbeVerdict.Probe)
    case run(NodeRole, command: [String])

    init?(_ arguments: [String]) {
        switch arguments.first {
        case "version" where arguments.count == 1: self = .version
        case "probe":
            guard arguments.count == 2, let probe = ProbeVerdict.Probe(rawValue: arguments[1]) else { return nil }
            self = .probe(probe)
        case "run":
            guard arguments.count >= 2, let role = NodeRole(rawValue: arguments[1]) else { return nil }
            guard arguments.count == 2 || (arguments[2] == "--" && arguments.count > 3) else { return nil }
            self = .run(role, command: Array(arguments.dropFirst(3)))
        default: return nil
        }
    }

    /// Does what the command says and returns the exit code.
    func run() -> Int32 {
        switch self {
        case .version: Commands.version()
        case .probe(let probe): Commands.probe(probe)
        case .run(let role, let command): Commands.run(role, command: command)
        }
    }
}

/// Ends the process with a code, at once.
///
/// Nothing is buffered here, and the handlers of `exit` would take libraries down below threads that still use them: a
/// crash there would replace the code.
func end(withCode code: Int32) -> Never {
    _exit(code)
}
