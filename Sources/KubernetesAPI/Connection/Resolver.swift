import Doris
import Glibc
import Supervision
import Synchronization

/// Finds the addresses of a host within a deadline.
///
/// `getaddrinfo` knows no deadline and may take half a minute where the name server is silent, so that a name, unlike an
/// address, is looked up on a thread of its own; one that comes too late ends by itself and is not listened to.
enum Resolver {
    static func addresses(of server: Endpoint, deadline: Deadline) throws(RequestFailure) -> [NetworkAddress] {
        // What is an address already needs no look-up, and in a cluster it is one.
        if case .found(let addresses) = Resolver.ask(server, flags: AI_NUMERICHOST) { return addresses }
        switch try Lookup.start(server).answer(deadline: deadline) {
        case .found(let addresses): return addresses
        case .failed(let problem): throw RequestFailure(.unreachable, "'\(server.host)' does not resolve: \(problem)")
        }
    }

    enum Answer: Sendable {
        /// One or more.
        case found([NetworkAddress])
        case failed(String)
    }

    static func ask(_ server: Endpoint, flags: Int32 = 0) -> Answer {
        var hints = addrinfo()
        hints.ai_flags = flags | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(server.host, String(server.port), &hints, &list)
        guard code == 0 else { return .failed(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var entry = list
        while let current = entry {
            if let address = NetworkAddress(current.pointee) { addresses.append(address) }
            entry = current.pointee.ai_next
        }
        return addresses.isEmpty ? .failed("it has no address") : .found(addresses)
    }
}

/// One look-up on its own thread, which rings through a pair of sockets, since those can be polled.
private final class Lookup: Sendable {
    private let server: Endpoint
    private let bell: (read: Int32, write: Int32)
    private let result = Mutex<Resolver.Answer?>(nil)

    private init(_ server: Endpoint, bell: (Int32, Int32)) {
        self.server = server
        self.bell = bell
    }

    deinit {
        close(bell.read)
        close(bell.write)
    }

    static func start(_ server: Endpoint) throws(RequestFailure) -> Lookup {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw RequestFailure(.unreachable, "socketpair: \(describeErrno())")
        }
        let lookup = Lookup(server, bell: (ends[0], ends[1]))
        let retained = Unmanaged.passRetained(lookup)
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<Lookup>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            retained.toOpaque()
        )
        guard status == 0 else {
            retained.release()
            throw RequestFailure(.unreachable, "no thread for the look-up of a name: \(describeErrno(status))")
        }
        pthread_detach(thread)
        return lookup
    }

    func answer(deadline: Deadline) throws(RequestFailure) -> Resolver.Answer {
        try deadline.wait(for: Int32(POLLIN), on: bell.read, while: "looking up '\(server.host)'")
        return result.withLock { $0 } ?? .failed("no answer")
    }

    private func run() {
        let answer = Resolver.ask(server)
        result.withLock { $0 = answer }
        // Both ends are open as long as this object is, so that the byte finds its place.
        write(bell.write, "!", 1)
    }
}
