import Glibc

/// Test authorities and certificates of servers, made by the openssl program once for all tests.
package final class Certificates: Sendable {
    package static let openssl = "/usr/bin/openssl"
    package static let isAvailable = access(openssl, X_OK) == 0

    /// They could not be made or read.
    package struct Failure: Error {}

    /// `nil` where they could not be made.
    package static let shared = try? Certificates()

    /// The folder with `NAME.pem` and `NAME.key` of each.
    package let path: String
    /// Removes the folder as this process ends, however it does; a static value is never freed.
    private let remover: ChildProgram

    private init() throws {
        remover = try ChildProgram("/bin/sh", ["-ec", Certificates.script])
        guard let path = remover.readLine(), remover.readLine() == "made" else { throw Failure() }
        self.path = path
    }

    /// A certificate in PEM.
    package func text(of name: String) throws -> String {
        guard let file = fopen("\(path)/\(name).pem", "re") else { throw Failure() }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
    }

    /// `chain` is a good certificate below the authority `intermediate`; `expired` was never valid for long enough to be
    /// seen, and `localhost` has its name in its subject alone.
    private static let script = """
        folder=$(mktemp -d /tmp/doris-supervisor-XXXXXX); cd "$folder"; pwd
        trap 'rm -rf "$folder"' EXIT
        key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        sign() { # NAME AUTHORITY DAYS EXTENSIONS
            openssl req $key -subj "/CN=$1" -keyout $1.key -out $1.csr
            printf '%b' "$4" > extensions
            openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $3 -extfile extensions -out $1.pem
        }
        make() {
            for ca in ca other; do
                openssl req -x509 $key -days 2 -subj "/CN=test $ca" -keyout $ca.key -out $ca.pem
            done
            sign good ca 2 'subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost'
            sign elsewhere ca 2 'subjectAltName=IP:127.0.0.2,DNS:elsewhere'
            sign localhost ca 2 'keyUsage=digitalSignature'
            sign expired ca -1 'subjectAltName=IP:127.0.0.1'
            sign client ca 2 'subjectAltName=IP:127.0.0.1\\nextendedKeyUsage=clientAuth'
            sign intermediate ca 2 'basicConstraints=critical,CA:TRUE'
            sign chain intermediate 2 'subjectAltName=IP:127.0.0.1'
        }
        make >log 2>&1
        echo made
        cat >/dev/null
        """
}
