import ClusterClient
import Supervision

/// Makes the cluster client that the settings describe.
enum ClusterAccess {
    static func client(for settings: Settings) -> ClusterClient {
        let password: Credentials.PasswordSource =
            switch settings.password {
            case .none: .none
            case .file(let path): .file(path)
            case .given(let secret): .given(secret)
            }
        let tls: TLSMode =
            switch (settings.tls, settings.caFile) {
            case (.off, _): .off
            case (.required, _), (.verify, nil): .required
            case (.verify, let caFile?): .verify(caFile: caFile)
            }
        return ClusterClient(credentials: Credentials(user: settings.user, password: password), tls: tls)
    }
}
