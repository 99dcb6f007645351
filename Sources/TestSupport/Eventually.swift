import Glibc

/// Waits until a fact can be observed.
///
/// The limit only bounds a failing test, so it is generous; what is waited for is the fact.
///
/// - Returns: Whether the fact was observed in time.
package func eventually(within limit: Duration = .seconds(20), _ fact: () throws -> Bool) rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while true {
        if try fact() { return true }
        guard clock.now < deadline else { return false }
        usleep(2_000)
    }
}
