import Testing

/// A row of a table: what is there, and the plan that follows.
struct StartRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let plan: String
    let change: @Sendable (inout StartScenario) -> Void

    init(_ what: String, _ plan: String, _ change: @escaping @Sendable (inout StartScenario) -> Void) {
        (testDescription, self.plan, self.change) = ("\(what): \(plan)", plan, change)
    }
}
