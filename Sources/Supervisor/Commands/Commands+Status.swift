import ControlSocket
import Doris
import Glibc
import Supervision

extension Commands {
    /// Prints what PID 1 does, once or at each second.
    ///
    /// - Returns: 0, or 1 when PID 1 does not answer.
    package static func status(asJSON: Bool, watching: Bool) -> Int32 {
        let control = control
        while true {
            do throws(ControlSocketError) {
                let document = try control.ask(.status, limit: .seconds(5)) { _ in }
                Console.print(asJSON ? document.serialized : StatusText.lines(document).joined(separator: "\n"))
            } catch {
                Console.complain("status: \(error)")
                return 1
            }
            guard watching else { return 0 }
            sleep(1)
            if !asJSON { Console.print("") }
        }
    }
}
