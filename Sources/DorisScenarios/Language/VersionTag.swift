import Doris

/// The versions in brackets before a step or a check.
enum VersionTag {
    /// Takes the tag off a line; without one the line is for all versions.
    static func split(_ line: String) throws(LineProblem) -> (versions: VersionRange, rest: String) {
        guard line.hasPrefix("[") else { return (.all, line) }
        guard let end = line.firstIndex(of: "]") else { throw LineProblem("a bracket is not closed") }
        let text = line[line.index(after: line.startIndex)..<end]
        guard let versions = VersionRange(text) else { throw LineProblem("'\(text)' is no range of versions") }
        return (versions, line[line.index(after: end)...].trimmingBlanks())
    }
}
