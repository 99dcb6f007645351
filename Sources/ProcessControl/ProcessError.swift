import Glibc

/// A system call on processes that failed.
package struct ProcessError: Error, Equatable, Sendable {
    /// What was attempted.
    package enum Operation: Equatable, Sendable {
        /// Executing a program.
        case execute
        /// Entering the child's working directory.
        case changeDirectory
        /// Opening the child's standard input.
        case openInput
        /// Making the kernel hand over orphans.
        case becomeSubreaper
        /// Starting the supervisor's own threads.
        case startThreads
        /// Opening the supervisor's own descriptors.
        case openDescriptors
    }

    /// What was attempted.
    package let operation: Operation
    /// The file or folder; empty where there is none.
    package let path: String
    /// The errno value.
    package let code: Int32

    package init(operation: Operation, path: String = "", code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The exit code by which shells and init programs report it: 127 for a program that isn't there, else 126.
    package var exitCode: Int32 {
        code == ENOENT || code == ENOTDIR ? 127 : 126
    }

    /// Whether processes or memory were short, which may pass.
    package var isPassing: Bool { code == EAGAIN || code == ENOMEM }

    /// Throws unless a call returned 0.
    static func check(
        _ result: Int32,
        during operation: Operation,
        path: String = ""
    ) throws(ProcessError) {
        guard result != 0 else { return }
        throw ProcessError(operation: operation, path: path, code: result)
    }
}

extension ProcessError: CustomStringConvertible {
    /// One line: what failed, the kernel's words, and where known the usual cause.
    package var description: String {
        let words = "\(attempt): \(String(cString: strerror(code)))"
        return advice.map { "\(words); \($0)" } ?? words
    }

    private var attempt: String {
        switch operation {
        case .execute: "cannot run \(path)"
        case .changeDirectory: "cannot enter the working directory \(path)"
        case .openInput: "cannot open \(path) as standard input"
        case .becomeSubreaper: "cannot become the parent of orphaned processes"
        case .startThreads: "cannot start a thread"
        case .openDescriptors: "cannot open a file"
        }
    }

    private var advice: String? {
        switch (operation, code) {
        case (.execute, ENOENT) where access(path, F_OK) == 0:
            "the file exists, so the interpreter or loader that it names is missing"
        case (.execute, ENOENT), (.execute, ENOTDIR): "check the path and DORIS_HOME"
        case (.execute, EACCES): "check its execute permission, its folders' and the volume's noexec option"
        case (.execute, ENOEXEC): "it is a script without a #! line, or built for another processor"
        case (.execute, EINVAL): "an argument, a variable or a path holds a NUL character"
        case (.execute, E2BIG): "its arguments and environment are too long"
        case (.execute, EAGAIN), (.startThreads, EAGAIN):
            "the limit on processes is reached; check the pod's pids limit"
        case (.openDescriptors, EMFILE): "the limit on open files is too low; raise ulimit -n"
        case (.openInput, ENOENT): "the container has no /dev"
        default: nil
        }
    }
}
