import CPosix
import Glibc

/// What a child does with descriptors and its working directory before it runs the program; released with the value.
struct SpawnFileActions: ~Copyable {
    var actions = posix_spawn_file_actions_t()

    init() throws(ProcessError) {
        try ProcessError.check(posix_spawn_file_actions_init(&actions), during: .execute)
    }

    deinit {
        var actions = actions
        posix_spawn_file_actions_destroy(&actions)
    }

    /// The child carries the actions out in this order.
    ///
    /// 1. Standard input, see ``StandardInput``. Output and error stay ours.
    /// 2. Everything above is closed, whether or not it was opened close-on-exec. Sockets and locks of the supervisor
    ///    must not live on in Doris.
    /// 3. The folder comes last, so that the paths above can't depend on it.
    mutating func prepare(input: StandardInput, directory: String) throws(ProcessError) {
        try prepare(input)
        try ProcessError.check(cposix_add_close_from(&actions, STDERR_FILENO + 1), during: .execute)
        try ProcessError.check(
            cposix_add_change_directory(&actions, directory),
            during: .changeDirectory,
            path: directory
        )
    }

    /// A descriptor that is duplicated onto itself loses its close-on-exec.
    ///
    /// The child takes the foreground as a process of the background, which the kernel allows since glibc has every
    /// signal blocked by then, SIGTTOU included.
    private mutating func prepare(_ input: StandardInput) throws(ProcessError) {
        switch input {
        case .empty:
            try ProcessError.check(
                posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, StandardInput.emptyFile, O_RDONLY, 0),
                during: .openInput,
                path: StandardInput.emptyFile
            )
        case .terminal(let takesForeground):
            try ProcessError.check(
                posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDIN_FILENO),
                during: .execute
            )
            if takesForeground {
                try ProcessError.check(cposix_add_take_foreground(&actions, STDIN_FILENO), during: .execute)
            }
        }
    }
}
