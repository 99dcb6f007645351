import COpenSSL

/// OpenSSL's explanations.
enum TLSError {
    /// Takes the oldest error of this thread's queue, in OpenSSL's words; `nil` where there is none.
    static var next: String? {
        let code = ERR_get_error()
        guard code != 0 else { return nil }
        return ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(String(code, radix: 16))"
    }

    /// Why a peer's certificate was refused; `nil` where it was not.
    static func refusal(by session: OpaquePointer) -> String? {
        let verdict = SSL_get_verify_result(session)
        guard verdict != X509_V_OK else { return nil }
        return String(cString: X509_verify_cert_error_string(verdict))
    }
}
