import Doris
import Glibc
import Supervision

/// A TCP connection whose every step is bounded by a deadline; it is closed with its owner.
struct Socket: ~Copyable {
    // The deadline is handed in at each step: with a `ContinuousClock.Instant` among its stored properties, a noncopyable
    // struct loses its `deinit` in builds without whole-module optimisation (Swift 6.3.1).
    private let descriptor: Int32

    /// Connects to the first address of a server that answers.
    init(to server: Endpoint, deadline: Deadline) throws(RequestFailure) {
        descriptor = try Socket.connect(to: server, deadline: deadline)
    }

    deinit { close(descriptor) }

    /// Sends all the bytes; a peer that is gone is an error and no SIGPIPE, which the commands do not ignore.
    borrowing func send(_ bytes: ArraySlice<UInt8>, deadline: Deadline) throws(RequestFailure) {
        var rest = bytes
        while !rest.isEmpty {
            try deadline.wait(for: Int32(POLLOUT), on: descriptor, while: "sending the request")
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if !Socket.isTransient(errno) {
                throw RequestFailure(.unreachable, "the connection broke while sending: \(describeErrno())")
            }
        }
    }

    /// Receives what has come, as far as there is room for it.
    ///
    /// - Returns: How many bytes, 1 or more; 0 at the end.
    borrowing func receive(
        into bytes: inout [UInt8],
        deadline: Deadline,
        while activity: String
    ) throws(RequestFailure) -> Int {
        while true {
            try deadline.wait(for: Int32(POLLIN), on: descriptor, while: activity)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            if count >= 0 { return count }
            guard Socket.isTransient(errno) else {
                throw RequestFailure(.unreachable, "the connection broke while \(activity): \(describeErrno())")
            }
        }
    }

    private static func connect(to server: Endpoint, deadline: Deadline) throws(RequestFailure) -> Int32 {
        let addresses = try Resolver.addresses(of: server, deadline: deadline)
        var failure = RequestFailure(.unreachable, "'\(server.host)' has no address")
        for (index, address) in addresses.enumerated() {
            do throws(RequestFailure) {
                return try connect(to: address, deadline: deadline.share(of: addresses.count - index))
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func connect(to address: NetworkAddress, deadline: Deadline) throws(RequestFailure) -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(address.family, Int32(kind), 0)
        guard descriptor >= 0 else { throw RequestFailure(.unreachable, "socket: \(describeErrno())") }
        do throws(RequestFailure) {
            if address.withSocketAddress({ Glibc.connect(descriptor, $0, $1) }) != 0 {
                guard errno == EINPROGRESS else { throw RequestFailure(.unreachable, "connect: \(describeErrno())") }
                try deadline.wait(for: Int32(POLLOUT), on: descriptor, while: "connecting")
                var code: Int32 = 0
                var length = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
                guard code == 0 else { throw RequestFailure(.unreachable, "connect: \(describeErrno(code))") }
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func isTransient(_ code: Int32) -> Bool {
        code == EINTR || code == EAGAIN || code == EWOULDBLOCK
    }
}
