import Glibc

/// The record locks of POSIX, which Java's `FileChannel.lock` and BDB JE take on Linux.
///
/// Opening and closing a file gives up every such lock of the own process on it. The supervisor has none of this kind, so
/// that it may look at any file.
package enum RecordLock {
    /// Who holds a lock.
    package enum Holder: Hashable, Sendable {
        /// A process that can be seen from here.
        case process(pid: Int32)
        /// A process of another PID namespace or host, or a lock that belongs to an open file and to no process.
        case elsewhere
    }

    /// What is known of a file's locks.
    package enum State: Hashable, Sendable {
        /// There is no such file.
        case absent
        /// No part of it is locked.
        case free
        /// Some of it is locked; the first holder.
        case held(Holder)
        /// It is a link, a folder or something else that no lock file is; it was not followed.
        case notRegular
    }

    /// Looks whether anybody has any byte of a file locked, for reading or writing; takes no lock.
    ///
    /// BDB JE's writer locks byte 0 and its readers byte 1, `process.lock` is locked as a whole.
    ///
    /// - Throws: ``StorageError`` when the file cannot be opened, or its file system cannot tell: it may be locked then.
    package static func state(of path: String) throws(StorageError) -> State {
        guard let file = try open(path) else { return .absent }
        guard file.isRegular else { return .notRegular }
        defer { close(file.descriptor) }
        return try state(of: file.descriptor, path: path)
    }

    static func state(of descriptor: Int32, path: String) throws(StorageError) -> State {
        var request = wholeFile()
        guard fcntl(descriptor, F_GETLK, &request) == 0 else { throw StorageError("test the lock", path, errno: errno) }
        guard request.l_type != Int16(F_UNLCK) else { return .free }
        // 0 stands for another namespace, -1 for an open file's lock, other negative numbers for another host.
        return .held(request.l_pid > 0 ? .process(pid: request.l_pid) : .elsewhere)
    }

    /// Takes the whole file for the open file description, and does not wait.
    ///
    /// - Returns: Whether nobody else had a part of it.
    static func take(_ descriptor: Int32, path: String) throws(StorageError) -> Bool {
        var request = wholeFile()
        if fcntl(descriptor, RecordLock.setOpenFileLock, &request) == 0 { return true }
        guard errno == EAGAIN || errno == EACCES else { throw StorageError("lock", path, errno: errno) }
        return false
    }

    /// Opens a file for a look at its locks, or for taking one; `nil` when there is none.
    static func open(_ path: String) throws(StorageError) -> (descriptor: Int32, isRegular: Bool)? {
        var status = stat()
        // Not opened at all unless it is a plain file: opening a device or a pipe may do something.
        guard lstat(path, &status) == 0 else { return try absence(of: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { return (-1, false) }
        var descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0, [EROFS, EACCES].contains(errno) {
            descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        }
        guard descriptor >= 0 else { return errno == ELOOP ? (-1, false) : try absence(of: path) }
        return (descriptor, true)
    }

    private static func absence(of path: String) throws(StorageError) -> (descriptor: Int32, isRegular: Bool)? {
        guard errno == ENOENT || errno == ENOTDIR else { throw StorageError("open", path, errno: errno) }
        return nil
    }

    /// `F_OFD_SETLK`, the same on every architecture of Linux; Swift does not import it.
    private static let setOpenFileLock: Int32 = 37

    private static func wholeFile() -> flock {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        return request
    }
}
