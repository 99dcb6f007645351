import ArgumentParser
import DorisScenarios

/// What the scenarios are told of, as every command takes it.
struct TargetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The stand-in's program. (default: doris-simulator beside this program)", valueName: "path")
    )
    var simulator: String?

    @Option(help: ArgumentHelp("An unpacked Doris distribution, with fe and be or one of them.", valueName: "folder"))
    var distribution: String?

    @Option(
        name: [.customLong("version")],
        help: ArgumentHelp(
            """
            The version: of the stand-in one of \(TargetOptions.standInVersions.joined(separator: ", ")), more than once \
            if wanted (default: all); of a distribution only where it does not tell.
            """,
            valueName: "version"
        )
    )
    var versions: [DorisVersion] = []

    @Option(
        name: [.customLong("scenarios")],
        help: ArgumentHelp("A file of scenarios, in place of those in the program.", valueName: "file")
    )
    var scenarioFile: String?

    /// The lines that the stand-in stands in for.
    static let standInVersions = ["1.2", "2.0", "2.1", "3.0", "4.0"]

    mutating func validate() throws {
        guard simulator == nil || distribution == nil else {
            throw ValidationError("--simulator and --distribution exclude each other.")
        }
        guard distribution == nil || versions.count <= 1 else {
            throw ValidationError("A distribution has one --version.")
        }
    }

    /// The targets, one for each version.
    func targets() throws -> [Target] {
        if let distribution { return [try Target.distribution(at: distribution, version: versions.first)] }
        let program = simulator ?? TargetOptions.neighbour
        guard let path = Paths.absolute(program) else {
            throw ValidationError("There is no stand-in at \(program); give --simulator or --distribution.")
        }
        let wanted = versions.isEmpty ? TargetOptions.standInVersions.compactMap { DorisVersion($0) } : versions
        return wanted.map { Target(kind: .standIn(program: path), version: $0) }
    }

    /// The scenarios.
    func scenarios() throws -> [Scenario] {
        guard let scenarioFile else { return try ScenarioLibrary.scenarios() }
        guard let text = Paths.text(of: scenarioFile) else {
            throw ValidationError("\(scenarioFile) can't be read.")
        }
        let name = scenarioFile.split(separator: "/").last.map(String.init) ?? scenarioFile
        return try ScenarioParser.parse(text, file: name)
    }

    private static var neighbour: String {
        let own = Paths.absolute("/proc/self/exe") ?? ""
        return own.split(separator: "/").dropLast().reduce(into: "") { $0 += "/\($1)" } + "/doris-simulator"
    }
}

extension DorisVersion: ExpressibleByArgument {
    /// Reads a version.
    public init?(argument: String) {
        self.init(argument)
    }
}
