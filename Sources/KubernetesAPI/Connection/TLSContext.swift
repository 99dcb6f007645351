import COpenSSL
import Supervision

/// What a TLS connection is held to: version 1.2 or later, and a certificate below one of the given authorities.
struct TLSContext: ~Copyable {
    /// `SSL_CTX`.
    let pointer: OpaquePointer

    /// Makes a context that trusts these authorities and no others.
    ///
    /// - Parameters:
    ///   - authorities: Certificates in PEM, one or more.
    ///   - path: Where they are from, for the error.
    /// - Throws: ``RequestFailure`` when one of them is broken, or none is there.
    init(authorities: [UInt8], path: String) throws(RequestFailure) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            throw RequestFailure(.notConfigured, "OpenSSL makes no context: \(TLSError.next ?? "no reason given")")
        }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        guard copenssl_require_tls12(context) == 1, TLSContext.trust(authorities, in: context) else {
            SSL_CTX_free(context)
            throw RequestFailure(.notConfigured, "\(path) holds no certificate in PEM, or one that is broken")
        }
        pointer = context
    }

    deinit { SSL_CTX_free(pointer) }

    private static func trust(_ authorities: [UInt8], in context: OpaquePointer) -> Bool {
        guard let store = SSL_CTX_get_cert_store(context), let text = BIO_new(BIO_s_mem()) else { return false }
        defer { BIO_free(text) }
        // An authority in the file is trusted as it is, as Kubernetes' own clients do: it may be an intermediate one.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        guard BIO_write(text, authorities, Int32(clamping: authorities.count)) == authorities.count else {
            return false
        }
        var count = 0
        while let certificate = PEM_read_bio_X509(text, nil, nil, nil) {
            let isAdded = X509_STORE_add_cert(store, certificate) == 1
            X509_free(certificate)
            guard isAdded else { return false }
            count += 1
        }
        // The text's end is an error too, and the only one that may be here.
        let isAtEnd = copenssl_is_end_of_pem(ERR_peek_last_error()) == 1
        ERR_clear_error()
        return count > 0 && isAtEnd
    }
}
