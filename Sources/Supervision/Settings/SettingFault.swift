/// One setting that cannot be used.
package struct SettingFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it was set: a variable's name, or a key and the file's path.
    package let source: String
    /// What is wrong and what is accepted, as a clause.
    package let problem: String

    package init(source: String, problem: String) {
        self.source = source
        self.problem = problem
    }

    package var description: String { "\(source): \(problem)" }
}

/// All settings that cannot be used, reported at once.
package struct SettingFaults: Error, Equatable, Sendable {
    /// At least one.
    package let faults: [SettingFault]

    package init(_ faults: [SettingFault]) {
        self.faults = faults
    }
}
