import ArgumentParser
import ProcessControl
import Supervisor

/// The program's first instructions.
///
/// `main` is synchronous on purpose: an asynchronous one ends in a dispatch loop that unblocks signals on the main
/// thread, and as PID 1 the SIGTERM of an early stop would be lost.
@main
enum Main {
    static func main() {
        let own = Array(CommandLine.arguments.dropFirst())
        let arguments = ScriptName.commandLine(for: CommandLine.arguments.first ?? "", arguments: own) ?? own
        if arguments.first == "run" {
            SignalMask.takeOver()
            OwnProcess.closeInheritedDescriptors()
        }
        if let code = HotCommand(arguments)?.run() { end(withCode: code) }
        RootCommand.main(arguments)
    }
}
