import Doris
import Glibc
import TestSupport
import Testing

/// A MariaDB server on loopback with a data folder of its own, a test CA and a certificate for `127.0.0.1`.
final class RealServer: Sendable {
    static let program = "/usr/sbin/mariadbd"
    static let isAvailable: Bool = [program, "/usr/bin/openssl", "/usr/bin/mariadb-install-db"]
        .allSatisfy { (path: String) in access(path, X_OK) == 0 }

    let endpoint: Endpoint
    let folder: ScratchFolder
    private let server: ChildProgram

    init() throws {
        folder = try #require(ScratchFolder())
        let path = folder.path
        try #require(ChildProgram.run("/bin/sh", ["-ec", RealServer.certificates, path]) == 0)
        try #require(ChildProgram.run("/bin/sh", ["-ec", RealServer.installation, path]) == 0)
        let accounts = """
            CREATE USER 'supervisor'@'%' IDENTIFIED BY 'right';
            CREATE USER 'stranger'@'%' IDENTIFIED BY 'right';
            CREATE USER 'open'@'%';
            GRANT ALL ON *.* TO 'supervisor'@'%';

            """
        folder.write(accounts, to: "accounts.sql")
        let port = UInt16.random(in: 20_000..<30_000)
        endpoint = Endpoint(host: "127.0.0.1", port: port)
        // The server goes with this process, however it ends: then the shell's input does. A static value is never freed.
        server = try ChildProgram(
            "/bin/sh",
            [
                "-c",
                """
                \(RealServer.program) --no-defaults --datadir="$0/data" --socket="$0/s" --pid-file="$0/pid" \
                --skip-name-resolve --bind-address=127.0.0.1 --port=\(port) --init-file="$0/accounts.sql" --user="$(id -un)" \
                --ssl-ca="$0/ca.pem" --ssl-cert="$0/server.pem" --ssl-key="$0/server.key" 2>&1 </dev/null &
                cat >/dev/null; kill -9 $!; wait; rm -rf "$0"
                """, path,
            ]
        )
        while true {
            let line = try #require(server.readLine(), "the server ended")
            if line.contains("ready for connections") { break }
        }
    }

    /// A CA and a certificate signed by it, and another CA that signed nothing; `$0` is the folder.
    private static let certificates = """
        cd "$0"; exec 2>/dev/null
        for ca in ca other; do
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=test $ca" -keyout $ca.key -out $ca.pem
        done
        openssl req -newkey rsa:2048 -nodes -subj /CN=frontend -keyout server.key -out server.csr
        echo subjectAltName=IP:127.0.0.1 > extensions
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out server.pem
        """

    private static let installation = """
        mariadb-install-db --no-defaults --datadir="$0/data" --user="$(id -un)" \
            --auth-root-authentication-method=normal >/dev/null 2>&1
        """
}
