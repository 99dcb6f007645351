/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
    /// It exited by itself with this code, 0 to 255.
    case exited(code: Int32)
    /// A signal ended it; whether a core was written is left out.
    case signalled(Signal)

    /// The code by which a shell would report it: the code itself, or 128 + n.
    package var code: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): 128 &+ signal.rawValue
        }
    }
}

extension ExitStatus: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let signal): "killed by \(signal)"
        }
    }
}
