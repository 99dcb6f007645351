import Doris
import Testing
import TestSupport

@testable import DorisScenarios

@Suite("The scenarios in the program")
struct LibraryTests {
    @Test("each of them can be read, is about a version, and looks at something")
    func allCanBeRead() throws {
        let scenarios = try ScenarioLibrary.scenarios()
        #expect(scenarios.count >= 100)
        for scenario in scenarios {
            #expect(scenario.steps.contains { $0.action.isObservation || $0.action.judges }, "\(scenario.title)")
            let versions = ["1.2", "2.0", "2.1", "3.0", "4.0"].compactMap { DorisVersion($0) }
            #expect(versions.contains { scenario.versions.contains($0) }, "\(scenario.title)")
        }
    }

    @Test("no two have one title")
    func titles() throws {
        let titles = try ScenarioLibrary.scenarios().map(\.title)
        #expect(Set(titles).count == titles.count)
    }

    @Test("every file of the folder is in the program")
    func files() {
        let folder = "Sources/DorisScenarios/Scenarios"
        #expect(ScratchFolder.names(in: folder) == ScenarioLibrary.fileNames.sorted())
    }

    @Test("every version has scenarios of every file that is about it")
    func versions() throws {
        for version in ["1.2", "2.0", "2.1", "3.0", "4.0"].compactMap({ DorisVersion($0) }) {
            let scenarios = try ScenarioLibrary.scenarios().filter { $0.versions.contains(version) }
            #expect(Set(scenarios.map(\.file)).count == ScenarioLibrary.fileNames.count)
            #expect(scenarios.count >= 90)
        }
    }

    @Test("no scenario knows the stand-in")
    func vocabulary() throws {
        for scenario in try ScenarioLibrary.scenarios() {
            #expect(!scenario.source.contains("simulator"), "\(scenario.title)")
        }
    }
}

extension Action {
    /// Whether a step judges although it can have no checks.
    fileprivate var judges: Bool {
        switch self {
        case .ready, .ended: true
        default: false
        }
    }
}
