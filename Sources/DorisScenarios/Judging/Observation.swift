package import ClusterClient

/// What a step saw.
package enum Observation: Equatable, Sendable {
    /// What a frontend answered to a statement.
    case answer(StatementAnswer)
    /// What came back over HTTP; `nil` when nobody took the connection.
    case response(HTTPResponse?)
    /// A file or a folder.
    case file(FileContent)
    /// Whether something listens, by the port's name in the configuration.
    case ports([String: Bool])
    /// Whether another process has a lock.
    case lock(isHeld: Bool)
    /// A process, with what it wrote.
    case process(ProcessState, output: String)
    /// What a node wrote.
    case log(String)

    /// A file or a folder as it was found.
    package struct FileContent: Equatable, Sendable {
        /// Its text; `nil` where there is nothing.
        package var text: String?
        /// Whether it is as it was when it was marked; `nil` when it never was.
        package var isUnchanged: Bool?
    }

    /// What became of a process.
    package enum ProcessState: Equatable, Sendable {
        case neverStarted
        case running
        /// The exit status, 128 and the signal's number after a death by a signal.
        case ended(Int32)
    }
}

/// An answer over HTTP.
package struct HTTPResponse: Equatable, Sendable {
    /// The status code.
    package var status: Int
    /// The headers, by their names in lower case.
    package var headers: [String: String]
    /// The body.
    package var body: String
}
