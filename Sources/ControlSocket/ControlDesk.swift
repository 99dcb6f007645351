package import Supervision

/// Whoever knows the state and takes orders; called on the server's thread, and must not wait for anything.
package protocol ControlDesk: Sendable {
    /// What the loop published last, and the present instant.
    func latest() -> (snapshot: Snapshot, now: Instant)
    /// Passes the order to begin the stop on to the loop.
    func beginStop()
    /// Writes one line to PID 1's log on behalf of a hook, whose own output Kubernetes shows to nobody.
    func note(_ words: String)
}
