import CPosix
import Glibc

extension OwnProcess {
    /// Makes sure that the supervisor has room to begin, since libraries trap where they get no thread or descriptor.
    ///
    /// Both are taken and given back at once. An ended thread counts for another instant, and Doris needs far more, so
    /// twice as much is asked for as the supervisor uses.
    ///
    /// - Throws: ``ProcessError`` with the limit that is too low.
    package static func checkRoom(threads: Int32 = 6, descriptors: Int = 12) throws(ProcessError) {
        var opened: [Int32] = []
        defer { for descriptor in opened { close(descriptor) } }
        while opened.count < descriptors {
            let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
            guard descriptor >= 0 else { throw ProcessError(operation: .openDescriptors, code: errno) }
            opened.append(descriptor)
        }
        try ProcessError.check(cposix_try_threads(threads), during: .startThreads)
    }
}
