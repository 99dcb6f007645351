/// What Java prints of an exception that came out of a frontend's start.
struct StackTrace: Equatable, Sendable {
    /// The exception's class and message.
    let exception: String
    /// The class whose `main` started the frontend: `org.apache.doris.PaloFe` on 1.2, `org.apache.doris.DorisFE` later.
    let mainClass: String

    /// The lines, without a line break at the end; no line numbers, which differ from release to release.
    var text: String {
        let file = mainClass.split(separator: ".").last.map { "\($0).java" } ?? "Unknown Source"
        return """
            \(exception)
            \tat org.apache.doris.catalog.Env.initialize(Env.java)
            \tat \(mainClass).start(\(file))
            \tat \(mainClass).main(\(file))
            """
    }
}
