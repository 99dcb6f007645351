import Glibc

/// What a child gets to read.
enum StandardInput: Equatable, Sendable {
    /// A file without content: nobody types into a pod, and a script that reads gets an end instead of a wait.
    case empty
    /// The terminal on our own standard input, and with it, unless the terminal is no session's of ours, the
    /// foreground: what is typed reaches the child, Ctrl-C as SIGINT.
    case terminal(takesForeground: Bool)

    /// The file for ``empty``.
    static let emptyFile = "/dev/null"

    /// Looks at our own standard input.
    ///
    /// - Parameter former: The group to which we gave the foreground before. The terminal keeps its number when it has
    ///   ended.
    /// - Returns: The terminal unless we are in the background of it, where a shell put us, and where a child that
    ///   read would be stopped.
    static func present(former: ProcessID?) -> StandardInput {
        guard isatty(STDIN_FILENO) == 1 else { return .empty }
        let foreground = tcgetpgrp(STDIN_FILENO)
        // Not our controlling terminal: it has no foreground that we could give.
        if foreground < 0 { return .terminal(takesForeground: false) }
        // A group outside our PID namespace is 0 for both.
        guard foreground == getpgrp() || foreground == former else { return .empty }
        return .terminal(takesForeground: true)
    }

    /// Takes the foreground back from a child that has ended, so that Ctrl-C reaches us until the next start.
    ///
    /// The signal that this earns a process of the background is blocked. It fails, without harm, where our own group
    /// lies outside of our PID namespace.
    static func takeForegroundBack() {
        _ = tcsetpgrp(STDIN_FILENO, getpgrp())
    }
}
