import Doris

/// One story that Doris is told, and what it must do.
package struct Scenario: Equatable, Sendable {
    /// A sentence that says what is shown.
    package var title: String
    /// The file that it stands in.
    package var file: String
    /// The line that it begins at.
    package var line: Int
    /// The versions that it is about.
    package var versions = VersionRange.all
    /// How many frontends it needs.
    package var frontends = 1
    /// How many backends it needs.
    package var backends = 0
    /// Its steps.
    var steps: [Step] = []
    /// Its text.
    package var source = ""

    /// Its nodes.
    var nodes: [NodeName] {
        (0..<frontends).map { NodeName(role: .frontend, number: $0 + 1) }
            + (0..<backends).map { NodeName(role: .backend, number: $0 + 1) }
    }

    /// Whether it can be told on one machine without a network of its own: one node, which stays where it is.
    var isPlain: Bool {
        nodes.count == 1
            && !steps.contains { step in
                switch step.action {
                case .move: true
                case .query(_, _, let fromInside, _): fromInside
                case .configure(_, let key, _): key == "enable_fqdn_mode"
                default: false
                }
            }
    }
}

/// One line of a scenario, with the checks below it.
struct Step: Equatable, Sendable {
    /// The line in the file.
    var line: Int
    /// The line as it was written.
    var text: String
    /// The versions that the step is for.
    var versions: VersionRange
    /// Whether to look again until all checks hold.
    var waits: Bool
    /// For how long at most, in seconds of Doris' time.
    var limit: Int
    /// What is done or looked at.
    var action: Action
    /// What must be true then.
    var checks: [CheckLine] = []

    /// The limit where a step names none.
    static let standardLimit = 60
}

/// One check of a step.
struct CheckLine: Equatable, Sendable {
    /// The line in the file.
    var line: Int
    /// The check as it was written.
    var text: String
    /// The versions that it is for.
    var versions: VersionRange
    /// The check.
    var check: Check
}
