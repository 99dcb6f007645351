/// What a step does, or looks at.
///
/// Texts are as they were written; their variables are put in when the step's turn comes.
enum Action: Equatable, Sendable {
    // What is done.

    /// Runs the start script in the foreground and goes on; words before the first option may be `NAME=VALUE`.
    case start(NodeName, words: [String])
    /// Waits until a frontend's master answers through it, or a backend has opened its heartbeat port.
    case ready(NodeName, Account)
    /// Sends a signal to the server process, not to its script.
    case signal(NodeName, Signal)
    /// Sends the signal and waits for the end.
    case end(NodeName, Signal)
    /// Waits for the end and expects this status; `nil` is any.
    case ended(NodeName, status: Int32?)
    /// Adds a line to the configuration; without a value, takes the key's lines away.
    case configure(NodeName, key: String, value: String?)
    /// Gives a node another address, as a new pod has one.
    case move(NodeName)
    /// Remembers a file's or a folder's content.
    case mark(NodeName, path: String)
    /// Writes a file whole.
    case write(NodeName, path: String, text: String)
    /// Sets one key of a properties file.
    case set(NodeName, path: String, key: String, value: String)
    /// Removes a file, or a folder with all that is in it.
    case remove(NodeName, path: String)
    /// Copies a file or a folder over another one.
    case copy(NodeName, path: String, to: NodeName, target: String)
    /// Takes the lock on byte 0 of a file, and keeps it.
    case hold(NodeName, path: String)
    /// Gives it back.
    case release(NodeName, path: String)
    /// Gives a variable a value.
    case assign(name: String, value: String)
    /// Lets Doris' time pass.
    case pass(seconds: Int)

    // What is looked at.

    /// Sends a statement.
    case query(NodeName, Account, fromInside: Bool, statement: String)
    /// Sends `GET` to a port that is named as in the configuration.
    case get(NodeName, port: String, path: String)
    /// Reads a file.
    case file(NodeName, path: String)
    /// Connects to ports.
    case ports(NodeName)
    /// Tests the lock on byte 0 of a file.
    case lock(NodeName, path: String)
    /// Looks at the process that the node's start script is.
    case process(NodeName)
    /// Reads what the node wrote since its last start.
    case log(NodeName)
    /// Runs the start script to its end.
    case run(NodeName, words: [String])

    /// The signals that scenarios send.
    enum Signal: String, Equatable, Sendable {
        case terminate = "TERM"
        case interrupt = "INT"
        case kill = "KILL"
        case hangUp = "HUP"
    }

    /// Whether something is looked at, so that checks can follow.
    var isObservation: Bool {
        switch self {
        case .query, .get, .file, .ports, .lock, .process, .log, .run: true
        default: false
        }
    }

    /// The node that it is about.
    var nodes: [NodeName] {
        switch self {
        case .start(let node, _), .ready(let node, _), .signal(let node, _), .end(let node, _), .ended(let node, _),
            .configure(let node, _, _), .move(let node), .mark(let node, _), .write(let node, _, _),
            .set(let node, _, _, _), .remove(let node, _), .hold(let node, _), .release(let node, _),
            .query(let node, _, _, _), .get(let node, _, _), .file(let node, _), .ports(let node), .lock(let node, _),
            .process(let node), .log(let node), .run(let node, _):
            [node]
        case .copy(let node, _, let other, _): [node, other]
        case .assign, .pass: []
        }
    }
}
