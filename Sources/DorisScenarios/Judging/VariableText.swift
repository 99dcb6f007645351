/// Puts variables into texts: `{fe1}`, `{fe1.name}`, `{edit_log_port}`.
enum VariableText {
    /// Puts in the values; braces around anything but a name stay as they are.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - value: The value of a variable; it throws for one that is unknown.
    /// - Returns: The text with the values.
    /// - Throws: What `value` throws.
    static func expand(
        _ text: String,
        value: (String) throws(LineProblem) -> String
    ) throws(LineProblem) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let inner = rest[rest.index(after: open)...]
            let name = inner.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
            // `${NAME}` is Doris' own way to name a variable of the environment.
            guard !result.hasSuffix("$"), name.first?.isLetter == true, name.endIndex < inner.endIndex,
                inner[name.endIndex] == "}"
            else {
                result.append("{")
                rest = inner
                continue
            }
            result += try value(String(name))
            rest = inner[inner.index(after: name.endIndex)...]
        }
        return result + rest
    }
}
