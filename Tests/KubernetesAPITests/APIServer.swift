import Doris
import Glibc
import TestSupport
import Testing

/// An HTTPS server on loopback, a Python program that answers with whatever bytes a test wants.
final class APIServer: Sendable {
    static let python = "/usr/bin/python3"
    static let isAvailable = access(python, X_OK) == 0 && Certificates.isAvailable

    let port: UInt16
    private let program: ChildProgram

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - behaviour: One of those that ``source`` explains.
    ///   - reply: A file, which is read anew for each request and sent as it is.
    ///   - certificate: The path of the certificate that it shows, and of its key, without their endings.
    ///   - host: Where it listens.
    /// - Throws: What keeps it from starting.
    init(_ behaviour: String, reply: String, certificate: String, host: String) throws {
        program = try ChildProgram(
            APIServer.python,
            ["-c", APIServer.source, behaviour, reply, certificate, host]
        )
        let line = try #require(program.readLine(), "the server did not start")
        port = try #require(UInt16(line))
    }

    /// What was asked: the lines of each request's head, its body, and the name that the TLS handshake named; ends the
    /// server.
    func transcript() -> [String] {
        program.closeInput()
        var lines: [String] = []
        while let line = program.readLine() { lines.append(line) }
        return lines
    }

    /// The program, with the arguments of the initialiser.
    ///
    /// After its reply it ends the connection; what it does beside that, or instead, is the behaviour.
    private static let source = #"""
        import os, socket, ssl, sys, threading, time

        behaviour, file, certificate, host = sys.argv[1:5]

        def end():
            sys.stdin.read()
            os._exit(0)

        def say(text):
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

        def context():
            made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            if behaviour == "old-tls":
                made.set_ciphers("DEFAULT@SECLEVEL=0")
                made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1_1
            if behaviour == "tls12":
                made.maximum_version = ssl.TLSVersion.TLSv1_2
            made.load_cert_chain(f"{certificate}.pem", f"{certificate}.key")
            def named(connection, name, context):
                say(f"name {name}")
            made.sni_callback = named
            return made

        def request(connection):
            data = b""
            while b"\r\n\r\n" not in data:
                part = connection.recv(65536)
                if not part:
                    return None
                data += part
            head, body = data.split(b"\r\n\r\n", 1)
            lines = head.decode().split("\r\n")
            fields = dict(line.split(": ", 1) for line in lines[1:])
            while len(body) < int(fields.get("Content-Length", 0)):
                body += connection.recv(65536)
            for line in lines:
                say(line)
            if body:
                say("body " + body.decode())
            return fields

        def answer(connection):
            if behaviour == "gone":
                connection.close()
                return
            fields = request(connection)
            if fields is None:
                return
            with open(file, "rb") as content:
                reply = content.read()
            # An echo shows what a server or a proxy may repeat.
            reply = reply.replace(b"{authorization}", fields.get("Authorization", "").encode())
            if behaviour == "drip":
                for byte in reply:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)
            connection.sendall(reply)
            if behaviour == "endless":
                while True:
                    connection.sendall(reply.rsplit(b"\n", 2)[1] + b"\n")
            if behaviour == "hold":
                time.sleep(60)
            if behaviour == "abort":
                # Ends without a word of TLS.
                os.close(connection.detach())
                return
            connection.unwrap()

        def serve(connection):
            try:
                if behaviour == "black-hole":
                    time.sleep(60)
                elif behaviour == "plain":
                    answer(connection)
                else:
                    answer(tls.wrap_socket(connection, server_side=True))
            except (OSError, ValueError) as error:
                pass
            finally:
                connection.close()

        threading.Thread(target=end, daemon=True).start()
        tls = context()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, 0), family=family)
        say(str(listener.getsockname()[1]))
        listener.settimeout(120)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """#
}
