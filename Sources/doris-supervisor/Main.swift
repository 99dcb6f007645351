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
        let words = OwnProcess.arguments
        let own = Array(words.dropFirst())
        let arguments = ScriptName.commandLine(for: words.first ?? "", arguments: own) ?? own
        let isSupervisor = arguments.first == "run"
        if isSupervisor { SignalMask.takeOver() }
        OwnProcess.settle()
        if isSupervisor {
            OwnProcess.closeInheritedDescriptors()
            OwnProcess.leaveWorkingDirectory()
        }
        if let code = HotCommand(arguments)?.run() { end(withCode: code) }
        RootCommand.main(arguments)
    }
}
