package import Supervision

/// Whoever knows the state and takes orders; called on the server's thread, and must not wait for anything.
package protocol ControlDesk: Sendable {
    /// What the loop published last, and the present instant.
    func latest() -> (snapshot: Snapshot, now: Instant)
    /// Passes a request on to the loop, and tells PID 1's log of it: Kubernetes shows a hook's own output to nobody.
    func take(_ request: ControlRequest)
    /// Tells PID 1's log how a request ended.
    func finished(_ request: ControlRequest, with snapshot: Snapshot)
}
