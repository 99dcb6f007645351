import COpenSSL
import Doris
import Glibc
import Supervision

/// A TLS connection whose peer has shown a certificate for the host that was asked for.
///
/// OpenSSL works on two buffers in memory, and the bytes between them and the network go through ``Socket``: OpenSSL's
/// own sockets know no deadline and raise SIGPIPE.
struct TLSConnection: ~Copyable {
    /// Bytes that are moved at a time; a TLS record has at most 16 KiB.
    private static let portion = 16 << 10

    private let socket: Socket
    private let context: TLSContext
    private let deadline: Deadline
    /// `SSL`.
    private let session: OpaquePointer
    private let buffers: Buffers

    /// `BIO`s that belong to the session.
    private struct Buffers {
        /// What came from the network.
        let received: OpaquePointer
        /// What goes to the network.
        let pending: OpaquePointer
    }

    private init(
        socket: consuming Socket,
        context: consuming TLSContext,
        deadline: Deadline,
        session: OpaquePointer,
        buffers: Buffers
    ) {
        self.socket = socket
        self.context = context
        self.deadline = deadline
        self.session = session
        self.buffers = buffers
    }

    /// Connects, and ends the handshake.
    static func open(
        to server: Endpoint,
        context: consuming TLSContext,
        deadline: Deadline
    ) throws(RequestFailure) -> TLSConnection {
        let socket = try Socket(to: server, deadline: deadline)
        let (session, buffers) = try session(in: context, host: server.host)
        let connection = TLSConnection(
            socket: socket,
            context: context,
            deadline: deadline,
            session: session,
            buffers: buffers
        )
        try connection.handshake()
        return connection
    }

    deinit { SSL_free(session) }

    /// Sends all the bytes, encrypted.
    borrowing func send(_ bytes: [UInt8]) throws(RequestFailure) {
        ERR_clear_error()
        // The buffer takes everything, so that there is no part of it left to send.
        guard SSL_write(session, bytes, Int32(clamping: bytes.count)) == bytes.count else {
            throw failure("TLS failed while sending")
        }
        try flush()
    }

    /// Receives what has come, 1 byte or more; `nil` at the end, whether or not the peer has announced it.
    borrowing func receive() throws(RequestFailure) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: TLSConnection.portion)
        while true {
            ERR_clear_error()
            let count = SSL_read(session, &bytes, Int32(bytes.count))
            if count > 0 { return Array(bytes[..<Int(count)]) }
            switch SSL_get_error(session, count) {
            case SSL_ERROR_WANT_READ:
                try flush()
                guard try refill(while: "waiting for the answer") else { return nil }
            case SSL_ERROR_ZERO_RETURN: return nil
            default: throw failure("TLS failed while receiving")
            }
        }
    }

    private borrowing func handshake() throws(RequestFailure) {
        while true {
            ERR_clear_error()
            let result = SSL_do_handshake(session)
            if result == 1 { return try flush() }
            guard SSL_get_error(session, result) == SSL_ERROR_WANT_READ else {
                throw failure("the TLS handshake failed")
            }
            try flush()
            guard try refill(while: "in the TLS handshake") else {
                throw RequestFailure(.unreachable, "the server ended the connection in the TLS handshake")
            }
        }
    }

    /// Moves what OpenSSL wants to say to the network.
    private borrowing func flush() throws(RequestFailure) {
        var bytes = [UInt8](repeating: 0, count: TLSConnection.portion)
        while true {
            let count = BIO_read(buffers.pending, &bytes, Int32(bytes.count))
            guard count > 0 else { return }
            try socket.send(bytes[..<Int(count)], deadline: deadline)
        }
    }

    /// Moves what the network brings to OpenSSL; `false` at the network's end.
    private borrowing func refill(while activity: String) throws(RequestFailure) -> Bool {
        var bytes = [UInt8](repeating: 0, count: TLSConnection.portion)
        let count = try socket.receive(into: &bytes, deadline: deadline, while: activity)
        guard count > 0 else { return false }
        guard BIO_write(buffers.received, bytes, Int32(count)) == count else {
            throw RequestFailure(.unreachable, "OpenSSL takes no more bytes")
        }
        return true
    }

    private borrowing func failure(_ activity: String) -> RequestFailure {
        if let refusal = TLSError.refusal(by: session) {
            return RequestFailure(.unreachable, "the server's certificate is not trusted: \(refusal)")
        }
        return RequestFailure(.unreachable, "\(activity): \(TLSError.next ?? "no reason given")")
    }

    private static func session(
        in context: borrowing TLSContext,
        host: String
    ) throws(RequestFailure) -> (OpaquePointer, Buffers) {
        guard let session = SSL_new(context.pointer) else {
            throw RequestFailure(.unreachable, "OpenSSL makes no session: \(TLSError.next ?? "no reason given")")
        }
        guard let received = BIO_new(BIO_s_mem()), let pending = BIO_new(BIO_s_mem()) else {
            SSL_free(session)
            throw RequestFailure(.unreachable, "OpenSSL makes no buffer")
        }
        // From here on both go with the session.
        SSL_set_bio(session, received, pending)
        SSL_set_connect_state(session)
        guard expect(host, of: session) else {
            SSL_free(session)
            throw RequestFailure(.notConfigured, "no certificate can be for the host '\(host)'")
        }
        return (session, Buffers(received: received, pending: pending))
    }

    /// Has the certificate checked for an address, or for a name, which the server is told too.
    private static func expect(_ host: String, of session: OpaquePointer) -> Bool {
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return true }
        // A subject's common name is no host name, and a wildcard stands for a whole label.
        SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        return SSL_set1_host(session, host) == 1 && copenssl_name_server(session, host) == 1
    }
}
