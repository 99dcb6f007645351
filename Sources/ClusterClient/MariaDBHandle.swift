import CMariaDB
import Doris
import Glibc

/// A connection of libmariadb, closed when the value goes.
///
/// libmariadb is told once per process that it is used (`mysql_server_init`); its `mysql_thread_init` and
/// `mysql_thread_end` do nothing since Connector/C 3, so any thread may make and use a handle, one at a time.
struct MariaDBHandle: ~Copyable {
    private let mysql: UnsafeMutablePointer<MYSQL>
    private let limits: ResultLimits
    private let needsTLS: Bool

    /// Makes a handle with every option set; nothing is sent.
    init(timeouts: Timeouts, tls: TLSMode, limits: ResultLimits = ResultLimits()) throws(CallFailure) {
        guard MariaDBHandle.libraryStatus == 0 else {
            throw CallFailure(reason: .notSent, message: "not tried: libmariadb could not be initialised")
        }
        guard let mysql = mysql_init(nil) else {
            throw CallFailure(reason: .notSent, message: "not tried: out of memory")
        }
        do throws(CallFailure) {
            try MariaDBOptions(timeouts: timeouts, tls: tls, packetLimit: limits.packet).apply(to: mysql)
        } catch {
            mysql_close(mysql)
            throw error
        }
        self.mysql = mysql
        self.limits = limits
        needsTLS = tls != .off
    }

    deinit { mysql_close(mysql) }

    /// `mysql_server_init`, which is not safe to be called by two threads at once, run once.
    ///
    /// It sets SIGPIPE to be ignored in the whole process.
    private static let libraryStatus = mysql_server_init(0, nil, nil)

    /// The version of the library, such as `3.3.14`.
    static var libraryVersion: String { mysql_get_client_info().map { String(cString: $0) } ?? "unknown" }

    /// Connects and logs in; a `nil` password is for an account that has none.
    func connect(to endpoint: Endpoint, user: String, password: borrowing Password?) throws(CallFailure) {
        let connected =
            switch password {
            case .some(let password):
                password.withCString {
                    mysql_real_connect(mysql, endpoint.host, user, $0, nil, UInt32(endpoint.port), nil, 0)
                }
            case .none: mysql_real_connect(mysql, endpoint.host, user, nil, nil, UInt32(endpoint.port), nil, 0)
            }
        guard connected != nil else { throw failure().ofLogin }
        CallClock.makeNonBlocking(mysql_get_socket(mysql))
        // To enforce TLS means to libmariadb 3.3 to use it where the server offers it, and to go on in plain otherwise.
        guard !needsTLS || mysql_get_ssl_cipher(mysql) != nil else {
            throw CallFailure(reason: .broken, message: "nothing sent: the server does not offer TLS")
        }
    }

    /// Sends one statement and reads everything that is answered.
    ///
    /// - Returns: The first result; `nil` when the statement has none.
    func query(_ statement: String, within clock: CallClock) throws(CallFailure) -> ResultTable? {
        guard mysql_real_query(mysql, statement, UInt(statement.utf8.count)) == 0 else { throw failure() }
        clock.expectRows()
        let first = try result()
        // What is left unread would be taken for the answer to the next statement; and an error may hide in it.
        var further = 0
        while true {
            switch mysql_next_result(mysql) {
            case -1: return first
            case 0: _ = try result()
            default: throw failure()
            }
            further += 1
            guard further <= limits.furtherResults else { throw .malformed("more than \(further) results") }
        }
    }

    /// Reads the rows of the current result, each as it arrives: `mysql_store_result` would take any number of them.
    private func result() throws(CallFailure) -> ResultTable? {
        guard let result = mysql_use_result(mysql) else {
            guard mysql_errno(mysql) == 0 else { throw failure() }
            return nil
        }
        do throws(CallFailure) {
            let table = try rows(of: result)
            mysql_free_result(result)
            return table
        } catch {
            // Freeing reads what is still to come, to its end. Here nobody knows how much that is, so it is cut off.
            shutdown(mysql_get_socket(mysql), Int32(SHUT_RDWR))
            mysql_free_result(result)
            throw error
        }
    }

    private func rows(of result: UnsafeMutablePointer<MYSQL_RES>) throws(CallFailure) -> ResultTable {
        let count = Int(mysql_num_fields(result))
        guard count <= limits.columns, let fields = mysql_fetch_fields(result) else {
            throw .malformed("\(count) columns, more than \(limits.columns)")
        }
        let columns = UnsafeBufferPointer(start: fields, count: count).map { field in
            text(field.name, length: Int(field.name_length)) ?? ""
        }
        var rows: [[String?]] = []
        var bytes = 0
        while let row = mysql_fetch_row(result) {
            guard let lengths = mysql_fetch_lengths(result) else { throw failure() }
            guard rows.count < limits.rows else { throw .malformed("more than \(limits.rows) rows") }
            for column in 0..<count { bytes += Int(clamping: lengths[column]) }
            guard bytes <= limits.bytes else { throw .malformed("more than \(limits.bytes) bytes of rows") }
            let above = rows.last
            rows.append((0..<count).map { text(row[$0], length: Int(lengths[$0]), above: above?[$0]) })
        }
        guard mysql_errno(mysql) == 0 else { throw failure() }
        return ResultTable(columns: columns, rows: rows)
    }

    /// The text of a cell, with U+FFFD for what is no UTF-8.
    private func text(_ start: UnsafeMutablePointer<CChar>?, length: Int) -> String? {
        start.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: length), as: UTF8.self) }
    }

    /// The text of a cell, which in a long listing is most often the one above it: that one needs no decoding, and no
    /// memory of its own.
    private func text(_ start: UnsafeMutablePointer<CChar>?, length: Int, above: String?) -> String? {
        let isSame = above?.utf8.withContiguousStorageIfAvailable { bytes in
            guard let start, let first = bytes.baseAddress, bytes.count == length else { return false }
            return memcmp(first, start, length) == 0
        }
        return isSame == true ? above : text(start, length: length)
    }

    private func failure() -> CallFailure {
        CallFailure(code: mysql_errno(mysql), message: String(cString: mysql_error(mysql)))
    }
}
