/// Whom a signal reached.
package struct Delivery: Equatable, Sendable {
    /// How the receivers were found.
    package enum Route: Equatable, Sendable {
        /// By the process tree.
        case tree
        /// Without it, since `/proc` couldn't be used: the main child's group as a whole, or the child alone.
        case group
    }

    /// How the receivers were found.
    package let route: Route
    /// The processes that the signal was sent to by this call; for ``Route/group`` the main child.
    package internal(set) var reached: [ProcessID] = []
    /// The processes that we may not signal, since they run as another user.
    package internal(set) var denied: [ProcessID] = []

    package init(route: Route, reached: [ProcessID] = [], denied: [ProcessID] = []) {
        self.route = route
        self.reached = reached
        self.denied = denied
    }

    /// Takes down what came of one process.
    ///
    /// One that has gone meanwhile is on neither list.
    mutating func record(_ outcome: SendOutcome, pid: ProcessID) {
        switch outcome {
        case .sent: reached.append(pid)
        case .denied: denied.append(pid)
        case .gone: break
        }
    }
}
