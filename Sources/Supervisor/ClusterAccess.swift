import ClusterClient
import Supervision

/// Makes the cluster client that the settings describe.
enum ClusterAccess {
    static func client(for settings: Settings) -> ClusterClient {
        let credentials = Credentials(user: settings.user, password: settings.password.source)
        return ClusterClient(credentials: credentials, tls: tls(for: settings))
    }

    /// How the settings want connections to be protected.
    static func tls(for settings: Settings) -> TLSMode {
        switch (settings.tls, settings.caFile) {
        case (.off, _): .off
        case (.required, _), (.verify, nil): .required
        case (.verify, let caFile?): .verify(caFile: caFile)
        }
    }
}

extension Settings.Password {
    /// The same, as the client takes it.
    var source: Credentials.PasswordSource {
        switch self {
        case .none: .none
        case .file(let path): .file(path)
        case .given(let secret): .given(secret)
        }
    }
}
