/// Runs a body, and cancels it when it takes too long.
///
/// - Throws: What the body throws, or ``TimedOut``.
func withTimeout<Value: Sendable>(
    _ limit: Duration,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: body)
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimedOut(limit: limit)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw TimedOut(limit: limit) }
        return value
    }
}

/// An exchange that took longer than it may.
struct TimedOut: Error, Equatable, CustomStringConvertible {
    /// How long it was given.
    let limit: Duration

    var description: String { "no answer within \(limit)" }
}
