package import Supervision

/// Texts of the help that are made from tables.
package enum HelpText {
    /// Every setting and every exit code, as the help of `run` prints them.
    package static var settings: String {
        var lines = wrapped(
            "Settings come from the environment, then from the file that \(SettingsTable.fileVariable) names"
                + " (lines key = value), then from defaults."
        )
        for definition in SettingsTable.all { lines += [""] + entry(definition) }
        lines += [""]
        lines += wrapped(
            "Exit codes: the child's own, 128+n for its death by signal n, 0 after a stop that ended well, and:"
        )
        lines += OwnExitCode.allCases.map { "  \($0.rawValue)  \($0.meaning)" }
        return lines.joined(separator: "\n")
    }

    private static func entry(_ definition: SettingDefinition) -> [String] {
        let others = definition.aliases + (definition.note.map { [$0] } ?? [])
        var lines = ["  \(definition.variable), in files \(definition.key)"]
        lines += wrapped(definition.summary, indent: 6)
        lines += wrapped("accepts \(definition.accepted); default: \(definition.defaultText)", indent: 6)
        if !others.isEmpty { lines += wrapped("also understood: \(others.joined(separator: ", "))", indent: 6) }
        return lines
    }

    /// Breaks a text into lines of at most 78 columns; what is longer would be wrapped again without its indent.
    private static func wrapped(_ text: String, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = margin
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > 78 && line != margin {
                lines.append(line)
                line = margin
            }
            line += (line == margin ? "" : " ") + word
        }
        return lines + [line]
    }

    /// A setting as one row of the README's table.
    package static func markdownRow(_ definition: SettingDefinition) -> String {
        var aliases = definition.aliases.map { "`\($0)`" }
        if let note = definition.note { aliases.append(note) }
        return
            "| `\(definition.variable)` | \(definition.defaultText) | \(definition.accepted) | \(definition.summary) | "
            + "\(aliases.joined(separator: ", ")) |"
    }
}
