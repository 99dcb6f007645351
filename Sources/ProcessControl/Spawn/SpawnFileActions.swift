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
    /// 1. Standard input is a file without end or content: nobody types into a pod, and a script that reads gets an
    ///    end instead of a wait. Output and error stay ours.
    /// 2. Everything above is closed, whether or not it was opened close-on-exec. Sockets and locks of the supervisor
    ///    must not live on in Doris.
    /// 3. The folder comes last, so that the paths above can't depend on it.
    mutating func prepare(input: String, directory: String) throws(ProcessError) {
        try ProcessError.check(
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0),
            during: .openInput,
            path: input
        )
        try ProcessError.check(cposix_add_close_from(&actions, STDERR_FILENO + 1), during: .execute)
        try ProcessError.check(
            cposix_add_change_directory(&actions, directory),
            during: .changeDirectory,
            path: directory
        )
    }
}
