import Doris

/// The scenarios that the program carries in itself.
package enum ScenarioLibrary {
    /// The files, in the order in which they are told.
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("founding", PackageResources.founding_scenario),
        ("locks", PackageResources.locks_scenario),
        ("joining", PackageResources.joining_scenario),
        ("elections", PackageResources.elections_scenario),
        ("identity", PackageResources.identity_scenario),
        ("life-of-a-frontend", PackageResources.life_of_a_frontend_scenario),
        ("membership", PackageResources.membership_scenario),
        ("listings", PackageResources.listings_scenario),
        ("accounts", PackageResources.accounts_scenario),
        ("backends", PackageResources.backends_scenario),
        ("tablets", PackageResources.tablets_scenario),
        ("stopping", PackageResources.stopping_scenario),
        ("scripts", PackageResources.scripts_scenario),
        ("health", PackageResources.health_scenario),
    ]

    /// The names of the files.
    package static var fileNames: [String] { files.map { "\($0.name).scenario" } }

    /// All scenarios.
    ///
    /// - Throws: ``ScenarioError`` for a line that can't be read, which no built program has: a test reads them all.
    package static func scenarios() throws(ScenarioError) -> [Scenario] {
        var scenarios: [Scenario] = []
        for file in files {
            let text = String(decoding: file.bytes, as: UTF8.self)
            scenarios += try ScenarioParser.parse(text, file: "\(file.name).scenario")
        }
        return scenarios
    }
}
