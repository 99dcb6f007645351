import CPosix
import Glibc

/// What the supervisor is to the kernel.
package enum OwnProcess {
    /// Whether this is PID 1 of its namespace: orphans come to it, and signals with default disposition do not.
    package static var isInit: Bool { getpid() == 1 }

    /// Makes orphaned descendants children of this process, as they are of PID 1 by nature.
    ///
    /// For a pod with a shared process namespace or a debug container, where PID 1 is something else. It isn't
    /// inherited by children, and processes that were orphaned before stay where they are.
    ///
    /// - Throws: ``ProcessError`` on a kernel before 3.4, or below a filter that forbids it.
    package static func becomeSubreaper() throws(ProcessError) {
        try ProcessError.check(cposix_become_subreaper(), during: .becomeSubreaper)
    }

    /// The command line, the program's own name first, as the kernel handed it over.
    ///
    /// Swift's own list comes from `/proc`, and is empty where that isn't mounted.
    package static var arguments: [String] {
        (0..<cposix_argument_count()).compactMap { cposix_argument($0) }.map { String(cString: $0) }
    }

    /// Sets right what a careless parent left: before anything is opened, read from the environment, or started.
    ///
    /// A standard descriptor that was closed is given to nobody: otherwise the next socket would get its number, and
    /// log lines and Doris' output would go into it. Without `/dev/null` it is a folder, which takes no byte either.
    package static func settle() {
        cposix_forget_substitute()
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // Those below are open by now, so this is the lowest free number.
            if open("/dev/null", O_RDWR) < 0 { _ = open("/", O_RDONLY | O_DIRECTORY) }
        }
    }

    /// Leaves the folder in which the supervisor was started, which could not be unmounted otherwise.
    package static func leaveWorkingDirectory() {
        _ = chdir("/")
    }

    /// Closes every descriptor above 2, none of which is ours when `main` begins.
    ///
    /// Done as far as the kernel can: before Linux 5.9 they stay open here, and children don't get them anyway.
    package static func closeInheritedDescriptors() {
        _ = cposix_close_from(3)
    }

    /// Gives back the pages of code that only the start needed, some 3 MB of resident memory.
    ///
    /// They are clean pages of the executable. The kernel would take them in time; a supervisor that is idle for months
    /// need not hold them until then.
    package static func releaseStartPages() {
        _ = cposix_release_program()
    }
}
