import Doris
import Glibc
import TestSupport
import Testing

/// A server that speaks as much of the MySQL protocol as a test needs, or pretends to; a Python program on loopback.
///
/// It is made of raw sockets, not of a library, so that it can be wrong in every way; and it shares no code with the
/// client, so that both can't be wrong in the same way.
final class ScriptedServer: Sendable {
    static let python = "/usr/bin/python3"
    static let isAvailable = access(python, X_OK) == 0

    let endpoint: Endpoint
    private let program: ChildProgram

    /// Starts a server that behaves as told; the behaviours are explained in ``source``.
    init(_ behaviour: String, password: String = "", certificate: String = "", key: String = "") throws {
        program = try ChildProgram(
            ScriptedServer.python,
            ["-c", ScriptedServer.source, behaviour, password, certificate, key]
        )
        let line = try #require(program.readLine())
        endpoint = Endpoint(host: "127.0.0.1", port: try #require(UInt16(line)))
    }

    /// What the clients said, one line for each login and statement; ends the server.
    func transcript() -> [String] {
        program.closeInput()
        var lines: [String] = []
        while let line = program.readLine() { lines.append(line) }
        return lines
    }
}
