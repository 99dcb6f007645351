/// Python programs that set something up in the supervisor's process before they execute it.
///
/// They are what a careless or a special parent leaves behind: `stage.start(…, prelude: Prelude.words(…))`.
enum Prelude {
    /// The words before the supervisor's command line.
    ///
    /// `source`: The program, which has `os`, `signal` and `sys`; what follows it is executed afterwards.
    static func words(_ source: String) -> [String] {
        [Tools.python ?? "", "-c", "import os, signal, sys\n\(source)\nos.execv(sys.argv[1], sys.argv[1:])"]
    }

    /// Closes standard descriptors.
    static func closing(_ descriptors: [Int]) -> [String] {
        words(descriptors.map { "os.close(\($0))" }.joined(separator: "\n"))
    }

    /// Makes a terminal the standard input of a session of its own, as a container runtime does, or of another one.
    static func terminal(_ path: String, isControlling: Bool = true) -> [String] {
        words(
            """
            \(isControlling ? "os.setsid()" : "")
            terminal = os.open("\(path)", os.O_RDWR\(isControlling ? "" : " | os.O_NOCTTY"))
            os.dup2(terminal, 0)
            os.close(terminal)
            """
        )
    }

    /// Has output and error go into a file, which may be a named pipe.
    static func output(to path: String) -> [String] {
        words(
            """
            # Both ends, or the open would wait for a reader; the reading end goes with the exec.
            both = os.open("\(path)", os.O_RDWR)
            pipe = os.open("\(path)", os.O_WRONLY)
            os.close(both)
            os.dup2(pipe, 1)
            os.dup2(pipe, 2)
            """
        )
    }
}
