import Glibc
import Supervision

extension SpawnRequest {
    /// Starts the program by `posix_spawn`, which runs no code of ours between fork and exec.
    ///
    /// It returns when the child has executed the program or failed to, so a failure has a cause here instead of an
    /// exit code later.
    func start(input: StandardInput) throws(ProcessError) -> ProcessID {
        // C would silently cut the string there.
        guard !([path, directory] + arguments + environment).contains(where: { $0.utf8.contains(0) }) else {
            throw ProcessError(operation: .execute, path: path, code: EINVAL)
        }
        guard let arguments = CStringArray(arguments), let environment = CStringArray(environment) else {
            throw ProcessError(operation: .execute, path: path, code: ENOMEM)
        }
        var attributes = try SpawnAttributes()
        try attributes.startClean()
        var actions = try SpawnFileActions()
        try actions.prepare(input: input, directory: directory)

        var pid: ProcessID = 0
        let failure =
            arguments.withPointers { arguments in
                environment.withPointers { environment in
                    posix_spawn(&pid, path, &actions.actions, &attributes.attributes, arguments, environment)
                } ?? ENOMEM
            } ?? ENOMEM
        guard failure == 0 else { throw blame(failure, input: input) }
        return pid
    }

    /// Finds out which step failed.
    ///
    /// `posix_spawn` returns one errno for all of them. Asking again is a guess by an instant, which only words and
    /// never the errno depend on.
    private func blame(_ code: Int32, input: StandardInput) -> ProcessError {
        if access(directory, X_OK) != 0, errno == code {
            return ProcessError(operation: .changeDirectory, path: directory, code: code)
        }
        if input == .empty, access(StandardInput.emptyFile, R_OK) != 0, errno == code {
            return ProcessError(operation: .openInput, path: StandardInput.emptyFile, code: code)
        }
        return ProcessError(operation: .execute, path: path, code: code)
    }
}
