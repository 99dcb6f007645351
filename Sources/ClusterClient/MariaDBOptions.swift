import CMariaDB
import Doris
import Glibc

/// The options of a handle.
///
/// Option files (`my.cnf`) are read only on request, and nobody requests it.
struct MariaDBOptions {
    let timeouts: Timeouts
    let tls: TLSMode
    /// The largest packet that is taken, in bytes.
    let packetLimit: Int

    /// Sets everything; what the library leaves to its version, such as TLS in Connector/C 3.4, is spelled out.
    func apply(to mysql: UnsafeMutablePointer<MYSQL>) throws(CallFailure) {
        try setLimits(of: mysql)
        try set(MYSQL_OPT_PROTOCOL, to: MYSQL_PROTOCOL_TCP.rawValue, of: mysql)
        try set(MYSQL_SET_CHARSET_NAME, to: "utf8", of: mysql)
        try set(MYSQL_OPT_RECONNECT, to: my_bool(0), of: mysql)
        // A server could otherwise ask for any file that this process can read.
        try set(MYSQL_OPT_LOCAL_INFILE, to: UInt32(0), of: mysql)
        // Doris knows this method in every version. Others would load shared objects, or send the password as text.
        try set(MARIADB_OPT_RESTRICTED_AUTH, to: "mysql_native_password", of: mysql)
        try setTLS(of: mysql)
    }

    private func setLimits(of mysql: UnsafeMutablePointer<MYSQL>) throws(CallFailure) {
        // These only have to be set at all: how long a wait lasts is decided by ``CallClock``.
        try set(MYSQL_OPT_CONNECT_TIMEOUT, to: MariaDBOptions.wholeSeconds(timeouts.connect), of: mysql)
        try set(MYSQL_OPT_READ_TIMEOUT, to: MariaDBOptions.wholeSeconds(timeouts.read), of: mysql)
        try set(MYSQL_OPT_WRITE_TIMEOUT, to: MariaDBOptions.wholeSeconds(timeouts.write), of: mysql)
        try check(
            mysql_options(mysql, MARIADB_OPT_IO_WAIT, unsafeBitCast(CallClock.wait, to: UnsafeRawPointer.self)),
            MARIADB_OPT_IO_WAIT
        )
        try set(MYSQL_OPT_MAX_ALLOWED_PACKET, to: packetLimit, of: mysql)
    }

    private func setTLS(of mysql: UnsafeMutablePointer<MYSQL>) throws(CallFailure) {
        let enforced: Bool
        switch tls {
        case .off: enforced = false
        case .required: enforced = true
        case .verify(let caFile):
            enforced = true
            // The library would say "SSL connection error: No such file or directory", and not which.
            guard access(caFile, R_OK) == 0 else {
                let problem = String(cString: strerror(errno))
                throw CallFailure(reason: .notSent, message: "the CA file \(caFile) cannot be read: \(problem)")
            }
            try set(MYSQL_OPT_SSL_CA, to: caFile, of: mysql)
        }
        let verified = if case .verify = tls { true } else { false }
        try set(MYSQL_OPT_SSL_ENFORCE, to: my_bool(enforced ? 1 : 0), of: mysql)
        try set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, to: my_bool(verified ? 1 : 0), of: mysql)
    }

    /// The time in seconds, rounded up, at least 1: 0 would mean to wait without end.
    static func wholeSeconds(_ duration: Duration) -> UInt32 {
        let (seconds, attoseconds) = duration.components
        return Swift.max(1, UInt32(clamping: attoseconds > 0 ? seconds + 1 : seconds))
    }

    private func set(
        _ option: mysql_option,
        to text: String,
        of mysql: UnsafeMutablePointer<MYSQL>
    ) throws(CallFailure) {
        try check(mysql_options(mysql, option, text), option)
    }

    private func set(
        _ option: mysql_option,
        to value: some BitwiseCopyable,
        of mysql: UnsafeMutablePointer<MYSQL>
    ) throws(CallFailure) {
        try check(withUnsafePointer(to: value) { mysql_options(mysql, option, $0) }, option)
    }

    private func check(_ status: Int32, _ option: mysql_option) throws(CallFailure) {
        guard status == 0 else {
            throw CallFailure(reason: .notSent, message: "libmariadb does not know option \(option.rawValue)")
        }
    }
}
