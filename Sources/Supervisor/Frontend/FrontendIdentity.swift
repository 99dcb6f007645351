import Doris
import NodeStorage
import Supervision
import Synchronization

/// The address or name by which the cluster is to know this frontend, once a preparation has chosen it.
///
/// It is written by the preparation's thread and read by the cluster's.
final class FrontendIdentity: Sendable {
    private let chosen: Mutex<Endpoint>

    /// Begins with what the settings alone say.
    init(_ node: Endpoint) {
        chosen = Mutex(node)
    }

    /// The present choice.
    var node: Endpoint {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }
}
