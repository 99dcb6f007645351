import Doris

/// What one frontend asks of another on `edit_log_port`, in the place of BDB JE's messages.
struct ReplicationClient: Sendable {
    static let greetingPath = "/greeting"
    static let ballotPath = "/ballot"
    static let entryPath = "/entry"
    /// How many bytes of metadata are taken from another frontend at most.
    static let bodyLimit = 64 << 20

    /// Sends the requests.
    let web: WebClient

    /// Introduces this frontend; `nil` when the other one does not answer.
    func greet(_ endpoint: Endpoint, as introduction: Introduction) async -> Greeting? {
        await ask(endpoint, ReplicationClient.greetingPath, introduction.document).flatMap { Greeting(document: $0) }
    }

    /// Asks for a vote; `nil` when the other one does not answer.
    func send(_ ballot: Ballot, to endpoint: Endpoint) async -> BallotReply? {
        await ask(endpoint, ReplicationClient.ballotPath, ballot.document).flatMap { BallotReply(document: $0) }
    }

    /// Sends an entry; `nil` when the other one does not answer.
    func send(_ entry: Entry, to endpoint: Endpoint) async -> EntryReply? {
        await ask(endpoint, ReplicationClient.entryPath, entry.document).flatMap { EntryReply(document: $0) }
    }

    private func ask(_ endpoint: Endpoint, _ path: String, _ document: JSONValue) async -> JSONValue? {
        let request = WebRequest(method: "POST", path: path, body: Array(document.serialized.utf8))
        guard let response = try? await web.send(request, to: endpoint), response.status == 200 else { return nil }
        return try? JSONValue(parsing: response.body)
    }
}
