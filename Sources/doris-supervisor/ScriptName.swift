/// The names of Doris' own image scripts under which the program can be called, by a link.
///
/// The official operator calls `fe_entrypoint.sh <frontend>` and the like by their paths, so that an image needs nothing
/// but links to serve it.
enum ScriptName {
    /// The words of the command line that stand for a call under a script's name; `nil` for any other name.
    ///
    /// - Parameters:
    ///   - path: How the program was called, `argv[0]`.
    ///   - arguments: What followed.
    /// - Returns: The words of our own command line.
    static func commandLine(for path: String, arguments: [String]) -> [String]? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch name {
        case "fe_entrypoint.sh": return ["run", "fe"] + frontend(arguments)
        case "be_entrypoint.sh": return ["run", "be"] + frontend(arguments)
        case "fe_prestop.sh", "be_prestop.sh": return ["pre-stop"]
        case "fe_probe.sh", "be_probe.sh": return ["probe"] + probe(arguments)
        default: return nil
        }
    }

    /// Their word for liveness is another one; what they do not know is left for the command to refuse.
    private static func probe(_ arguments: [String]) -> [String] {
        arguments.map { $0 == "alive" ? "live" : $0 }
    }

    private static func frontend(_ arguments: [String]) -> [String] {
        arguments.first.map { ["--frontends", $0] } ?? []
    }
}
