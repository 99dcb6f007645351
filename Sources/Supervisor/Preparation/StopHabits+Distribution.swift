import Doris
import NodeStorage
import Supervision

extension StopHabits {
    /// Reads the habits of an unpacked Doris; `nil` where there is none to read.
    init?(of distribution: Distribution) {
        guard let abilities = try? distribution.abilities() else { return nil }
        switch distribution.role {
        case .frontend: self = .frontend(drains: abilities.drains)
        case .backend:
            let configuration = try? distribution.configuration()
            self = .backend(
                waits: abilities.console,
                sleeps: abilities.drains,
                wait: (try? configuration?.seconds("grace_shutdown_wait_seconds")) ?? nil,
                delay: (try? configuration?.seconds("grace_shutdown_post_delay_seconds")) ?? nil
            )
        }
    }
}
