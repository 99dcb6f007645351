/// A text that is no scenario.
package struct ScenarioError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file's name.
    package let file: String
    /// The line, from 1 on.
    package let line: Int
    /// What is wrong there, as a clause.
    package let problem: String

    package var description: String { "\(file):\(line): \(problem)" }
}
