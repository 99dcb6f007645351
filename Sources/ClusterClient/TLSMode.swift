/// Whether connections to a frontend are encrypted, and whom they trust.
package enum TLSMode: Equatable, Sendable {
    /// No encryption is asked for: `enable_ssl` is false by default in every version of Doris.
    case off
    /// No statement goes out unencrypted; the certificate is not looked at, so a man in the middle goes unseen.
    case required
    /// Encrypted, with a certificate that a CA of this PEM file signed for the host that is connected to.
    case verify(caFile: String)
}
