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

    /// Closes every descriptor above 2, none of which is ours when `main` begins.
    ///
    /// Done as far as the kernel can: before Linux 5.9 they stay open here, and children don't get them anyway.
    package static func closeInheritedDescriptors() {
        _ = cposix_close_from(3)
    }
}
