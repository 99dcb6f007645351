import Doris
import Glibc
import NIOCore
package import NIOPosix
import Supervision
import Synchronization

/// Where hooks and commands reach PID 1: a unix socket with one request a connection.
///
/// The socket has mode 0600, so that only our own user and root can connect. A connection may send one line of
/// ``ControlRequest/lengthLimit`` bytes within 5 s; over 256 connections at a time, new ones are closed at once.
package final class ControlServer: Sendable {
    /// The connections that may be open at a time.
    static let connectionLimit = 256

    private let channel: any Channel
    private let room: ControlRoom
    private let path: String

    /// Binds the socket and begins to answer.
    ///
    /// - Parameters:
    ///   - path: The socket's path; its folder is made with mode 0700, and a socket that a dead process left is replaced.
    ///   - group: The thread that serves.
    ///   - desk: Who knows the state and takes orders.
    /// - Throws: ``ControlSocketError`` when the socket cannot be made, or another process answers on it.
    package init(path: String, group: MultiThreadedEventLoopGroup, desk: any ControlDesk) throws(ControlSocketError) {
        let room = ControlRoom(desk: desk)
        self.room = room
        self.path = path
        try ControlServer.clearPath(path, group: group)
        let bootstrap = ServerBootstrap(group: group)
            // A unix socket refuses at once (EAGAIN) when the queue is full: it holds more than may be open.
            .serverChannelOption(.backlog, value: 2 * Int32(ControlServer.connectionLimit))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ControlHandler(room: room))
                }
            }
        // The mask keeps others out from the first instant; chmod after bind would leave a gap.
        let mask = umask(0o177)
        defer { umask(mask) }
        do {
            channel = try bootstrap.bind(unixDomainSocketPath: path).wait()
        } catch {
            throw ControlSocketError(path: path, cause: ControlSocketError.words(for: error))
        }
    }

    /// Tells every waiting command that the state has changed; may be called from any thread.
    package func stateChanged() { room.stateChanged() }

    /// Removes the socket for a process that is about to end, and waits only where a command is still to be answered.
    package func finish() {
        unlink(path)
        if room.hasGuests { try? channel.close().wait() }
    }

    /// Ends the service and removes the socket.
    package func close() {
        try? channel.close().wait()
        unlink(path)
    }

    /// Makes the folder and removes a leftover socket, after a try shows that nobody answers on it.
    private static func clearPath(_ path: String, group: MultiThreadedEventLoopGroup) throws(ControlSocketError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if !folder.isEmpty && mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw ControlSocketError(path: folder, cause: String(cString: strerror(errno)))
        }
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFSOCK else {
            throw ControlSocketError(path: path, cause: "something that is no socket lies there")
        }
        let attempt = ClientBootstrap(group: group).connectTimeout(.milliseconds(200))
            .connect(unixDomainSocketPath: path)
        if let other = try? attempt.wait() {
            other.close(promise: nil)
            throw ControlSocketError(path: path, cause: "another supervisor answers on it", isOccupied: true)
        }
        unlink(path)
    }
}
