import Doris
import Glibc
import NIOPosix
import Observability
import ProcessControl

/// What the command line can ask for; each command returns the code to exit with.
package enum Commands {
    /// Prints the version.
    package static func version() -> Int32 {
        Console.print(BuildInfo.line)
        return 0
    }

    /// The process' environment.
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let separator = text.firstIndex(of: "=") {
                variables[String(text[..<separator])] = String(text[text.index(after: separator)...])
            }
            next += 1
        }
        return variables
    }

    /// The one network thread of a short command.
    static func networkThread() -> MultiThreadedEventLoopGroup {
        MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }
}
