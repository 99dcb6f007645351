import Doris
import Glibc

/// A password in memory that nothing else points to, overwritten when it goes.
///
/// What libmariadb copies for itself lives until the handle is closed and is freed without being overwritten: the
/// library offers no way around it.
struct Password: ~Copyable {
    /// The longest password file that is read, in bytes.
    static let limit = 4096

    /// The password and a closing NUL, followed by zeros.
    private let bytes: UnsafeMutableBufferPointer<CChar>

    /// Reads a password file; one line end at its end does not belong to the password.
    ///
    /// The file must be a regular one (links to one are followed, which is how Kubernetes mounts a Secret): a pipe
    /// could block for ever.
    init(contentsOf path: String) throws(CallFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Password.unreadable(path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Password.unreadable(path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Password.unusable(path, "is not a regular file") }

        // One byte over the limit shows that the file is too long; one more keeps the closing NUL.
        let bytes = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Password.limit + 2)
        bytes.initialize(repeating: 0)
        let problem = Password.fill(bytes, from: descriptor, path: path)
        guard let problem else {
            self.bytes = bytes
            return
        }
        Password.discard(bytes)
        throw problem
    }

    /// Copies a password that was given directly.
    init(_ secret: Secret) throws(CallFailure) {
        let text = Array(secret.exposed.utf8)
        guard !text.isEmpty, text.count <= Password.limit, !text.contains(0) else {
            throw CallFailure(
                reason: .notSent,
                message: "the given password is empty, longer than \(Password.limit) bytes, or holds a NUL byte"
            )
        }
        let bytes = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.count + 1)
        bytes.initialize(repeating: 0)
        for (index, byte) in text.enumerated() { bytes[index] = CChar(bitPattern: byte) }
        self.bytes = bytes
    }

    deinit { Password.discard(bytes) }

    /// Lends the password as a C string; the pointer must not leave the closure.
    borrowing func withCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        body(bytes.baseAddress.map { UnsafePointer($0) })
    }

    /// The password's hash, by which it can be told from another; what is copied for it is not overwritten.
    var hash: PasswordHash? {
        guard let start = bytes.baseAddress else { return nil }
        return PasswordHash(password: UnsafeRawBufferPointer(start: start, count: strlen(start)))
    }

    private static func fill(
        _ bytes: UnsafeMutableBufferPointer<CChar>,
        from descriptor: Int32,
        path: String
    ) -> CallFailure? {
        var count = 0
        while count <= limit {
            let room = UnsafeMutableRawBufferPointer(bytes)[count...limit]
            let read = read(descriptor, UnsafeMutableRawBufferPointer(rebasing: room).baseAddress, room.count)
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { return unreadable(path, errno: errno) }
            if read == 0 { break }
            count += read
        }
        guard count <= limit else { return unusable(path, "is longer than \(limit) bytes") }
        if count > 0, bytes[count - 1] == CChar(bitPattern: UInt8(ascii: "\n")) {
            count -= 1
            bytes[count] = 0
            if count > 0, bytes[count - 1] == CChar(bitPattern: UInt8(ascii: "\r")) {
                count -= 1
                bytes[count] = 0
            }
        }
        guard count > 0 else { return unusable(path, "is empty") }
        // libmariadb takes a C string, so that a NUL within would log in with the part before it.
        guard !bytes[..<count].contains(0) else { return unusable(path, "holds a NUL byte") }
        return nil
    }

    private static func discard(_ bytes: UnsafeMutableBufferPointer<CChar>) {
        if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
        bytes.deallocate()
    }

    private static func unreadable(_ path: String, errno code: Int32) -> CallFailure {
        unusable(path, "cannot be read: \(String(cString: strerror(code))) (errno \(code))")
    }

    private static func unusable(_ path: String, _ problem: String) -> CallFailure {
        CallFailure(reason: .notSent, message: "\(path) \(problem)")
    }
}
