package import Supervision

/// Texts of the help that are made from tables.
package enum HelpText {
    /// Every setting, one a paragraph, as `--help` prints it.
    package static var settings: String {
        var text =
            "Settings come from the environment, then from the file that \(SettingsTable.fileVariable) names"
            + " (lines key = value), then from defaults:\n"
        for definition in SettingsTable.all {
            text += "\n  \(definition.variable) (\(definition.key))\n      \(definition.summary)"
            text += "; \(definition.accepted); default: \(definition.defaultText)"
            if !definition.aliases.isEmpty { text += "; also \(definition.aliases.joined(separator: ", "))" }
            if let note = definition.note { text += "; also \(note)" }
            if !definition.isEffective { text += "; checked only, without effect in this version" }
            text += "\n"
        }
        text += "\nExit codes: the child's own, 128+n for its death by signal n, 0 after a stop that ended well, and:\n"
        for code in OwnExitCode.allCases { text += "\n  \(code.rawValue)  \(code.meaning)\n" }
        return text
    }

    /// A setting as one row of the README's table.
    package static func markdownRow(_ definition: SettingDefinition) -> String {
        var aliases = definition.aliases.map { "`\($0)`" }
        if let note = definition.note { aliases.append(note) }
        let effect = definition.isEffective ? "" : " *(checked only so far)*"
        return
            "| `\(definition.variable)` | \(definition.defaultText) | \(definition.accepted) | \(definition.summary)\(effect) | "
            + "\(aliases.joined(separator: ", ")) |"
    }
}
