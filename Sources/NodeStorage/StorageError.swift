import Glibc

/// Something on a node's disk that could not be read or written.
package struct StorageError: Error, Equatable, Sendable {
    /// Why, as far as a caller must tell cases apart.
    package enum Cause: Equatable, Sendable {
        /// The system refused, with this `errno`.
        case system(code: Int32)
        /// The content is not what it must be, told as a clause with what to do about it.
        case content(String)
    }

    /// What was attempted, as a verb: `read`, `write`, `open`.
    package let operation: String
    /// The file or folder.
    package let path: String
    /// Why it failed.
    package let cause: Cause

    package init(operation: String, path: String, cause: Cause) {
        self.operation = operation
        self.path = path
        self.cause = cause
    }

    /// The system's refusal of the call just made.
    init(_ operation: String, _ path: String, errno code: Int32) {
        self.init(operation: operation, path: path, cause: .system(code: code))
    }

    /// The system's error number, where the system refused.
    package var errno: Int32? {
        if case .system(let code) = cause { code } else { nil }
    }
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        "cannot \(operation) \(path): \(words)\(errno.map(StorageError.advice) ?? "")"
    }

    /// The cause alone, without path and advice.
    package var words: String {
        switch cause {
        case .system(let code): "\(String(cString: strerror(code))) (errno \(code))"
        case .content(let problem): problem
        }
    }

    private static func advice(_ code: Int32) -> String {
        switch code {
        case ENOSPC: "; the volume is full (ENOSPC): free space on it or enlarge it"
        case EDQUOT: "; the quota is used up (EDQUOT): free space or raise it"
        case EROFS: "; the volume is mounted read-only (EROFS): mount it writable"
        case EACCES, EPERM: "; check owner and mode, and the pod's runAsUser and fsGroup"
        case ENOENT: "; check doris.home and the volume's mount path"
        case EIO: "; the device fails (EIO): look at the node's kernel log"
        default: ""
        }
    }
}
