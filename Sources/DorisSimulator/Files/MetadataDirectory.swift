import Doris
import Glibc

/// A frontend's `meta_dir`: `bdb/`, `image/`, and the locks that keep a second process away.
final class MetadataDirectory: Sendable {
    /// Who a frontend is, from `image/ROLE` and `image/VERSION`.
    struct Identity: Equatable, Sendable {
        /// Follower or observer.
        var role: FrontendRole
        /// The name in the BDB JE group.
        var name: String
        /// The cluster's id.
        var clusterID: Int
        /// The cluster's secret.
        var token: String
    }

    /// The directory.
    let path: String
    /// `process.lock`, from 2.0.2 on.
    ///
    /// A record lock goes when any descriptor of its file is closed, so that the files
    /// stay open for as long as this value lives and nobody else opens them.
    private let processLock: FileDescriptor?
    /// `bdb/je.lck`, locked at byte 0 as BDB JE's writer does.
    private let environmentLock: FileDescriptor

    /// Opens the directory, makes its parts, and takes the locks.
    ///
    /// - Throws: ``StartupFailure`` when it is missing or another process has it.
    init(_ path: String, profile: VersionProfile) throws(StartupFailure) {
        guard FileSystem.exists(path) else { throw .exit("\(path) does not exist, will exit") }
        self.path = path
        do throws(FileError) {
            if profile.identity.hasProcessLock {
                let file = try FileDescriptor("\(path)/process.lock", O_RDWR | O_CREAT)
                guard try file.lock(byte: 0) else { throw MetadataDirectory.inUse(path) }
                processLock = consume file
            } else {
                processLock = nil
            }
            for part in ["bdb", "image"] { try FileSystem.makeDirectory("\(path)/\(part)") }
            let file = try FileDescriptor("\(path)/bdb/je.lck", O_RDWR | O_CREAT)
            guard try file.lock(byte: 0) else { throw MetadataDirectory.inUse(path) }
            environmentLock = consume file
        } catch {
            guard error.code == EWOULDBLOCK else { throw .exit("failed to open \(path): \(error)") }
            throw .exit(
                profile.identity.hasProcessLock
                    ? "FE process has been started, please do not start multiple FE processes at the same time"
                    : "error to open replicated environment. will exit. com.sleepycat.je.EnvironmentLockedException: "
                        + "\(path)/bdb The environment cannot be locked for single writer access. "
                        + "ENV_LOCKED: The je.lck file could not be locked."
            )
        }
    }

    private static func inUse(_ path: String) -> FileError {
        errno = EWOULDBLOCK
        return FileError("lock", path)
    }
}

extension MetadataDirectory {
    private var rolePath: String { "\(path)/image/ROLE" }
    private var versionPath: String { "\(path)/image/VERSION" }
    var deployModePath: String { "\(path)/image/DEPLOY_MODE" }
    private var journalPath: String { "\(path)/bdb/00000000.jdb" }

    /// Reads `image/ROLE` and `image/VERSION`; `nil` when neither is there.
    ///
    /// - Parameter toleratesHalf: Whether one without the other counts as none, as it does for a joining frontend.
    /// - Returns: Who the frontend is.
    /// - Throws: ``StartupFailure`` for one without the other, and for contents that Doris could not read.
    func identity(toleratesHalf: Bool) throws(StartupFailure) -> Identity? {
        let role = try read(rolePath)
        let version = try read(versionPath)
        guard let role, let version else {
            guard role == nil && version == nil || toleratesHalf else {
                throw .exception(
                    "java.io.IOException: role file and version file must both exist or both not exist. "
                        + "please specific one helper node to recover. will exit."
                )
            }
            return nil
        }
        do throws(MetadataFileError) {
            let (role, version) = (try RoleFile(role), try VersionFile(version))
            return Identity(
                role: role.role,
                name: role.nodeName,
                clusterID: version.clusterID,
                token: version.token
            )
        } catch {
            throw .exit("java.lang.IllegalStateException: \(error)")
        }
    }

    /// Writes `image/ROLE` and `image/VERSION` as Java writes properties, `VERSION` last.
    func write(_ identity: Identity, now: Int64) throws(FileError) {
        let date = "#\(Timestamp(milliseconds: now).java)\n"
        let role = "\(date)role=\(identity.role.rawValue)\nname=\(identity.name)\n"
        try FileSystem.replace(rolePath, with: role)
        let version = "\(date)clusterId=\(identity.clusterID)\ntoken=\(identity.token)\n"
        try FileSystem.replace(versionPath, with: version)
    }

    /// The text of `image/VERSION`, which joining frontends copy.
    func versionText() -> String {
        (try? FileSystem.text(of: versionPath)) ?? ""
    }

    /// Whether BDB JE has a log file here.
    var hasJournal: Bool { FileSystem.exists(journalPath) }

    /// What was last written to the journal; `nil` when nothing ever was.
    func record() throws(StartupFailure) -> JournalRecord? {
        guard let text = try read(journalPath) else { return nil }
        guard let document = try? JSONValue(parsing: text.utf8), let record = JournalRecord(document: document)
        else {
            throw .exit("error to open replicated environment. will exit. \(journalPath) is not readable")
        }
        return record
    }

    /// Writes the journal: once this returns, others may hear of what is in it.
    func write(_ record: JournalRecord) throws(FileError) {
        try FileSystem.replace(journalPath, with: record.document.serialized + "\n")
    }

    /// Writes the first image, as Doris does when it founds or joins a cluster.
    func writeFirstImage() throws(FileError) {
        try FileSystem.replace("\(path)/image/image.0", with: "{\"journalId\":0}\n")
    }

    private func read(_ path: String) throws(StartupFailure) -> String? {
        do throws(FileError) {
            return try FileSystem.text(of: path)
        } catch {
            throw .exception("java.io.IOException: \(error)")
        }
    }
}
