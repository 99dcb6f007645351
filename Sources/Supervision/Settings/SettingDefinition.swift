/// One row of the table from which the parser, the help and the README's list are made.
package struct SettingDefinition: Equatable, Sendable {
    /// The key in the settings file, such as `http.port`.
    package let key: String
    /// The default as a person would read it; a dash where there is none.
    package let defaultText: String
    /// What a value may be.
    package let accepted: String
    /// What the setting does, as a phrase.
    package let summary: String
    /// Other environment variables that are understood, in the order in which they are looked at.
    package let aliases: [String]
    /// Other sources that are understood under conditions, in words; `nil` where there are none.
    package let note: String?

    init(
        _ key: String,
        default defaultText: String = "–",
        accepts accepted: String,
        _ summary: String,
        aliases: [String] = [],
        note: String? = nil
    ) {
        self.key = key
        self.defaultText = defaultText
        self.accepted = accepted
        self.summary = summary
        self.aliases = aliases
        self.note = note
    }

    /// The environment variable: `decommission.onStop` is `SUPERVISOR_DECOMMISSION_ON_STOP`.
    package var variable: String {
        var name = "SUPERVISOR_"
        for character in key {
            if character == "." {
                name += "_"
            } else {
                if character.isUppercase { name += "_" }
                name += character.uppercased()
            }
        }
        return name
    }
}
