import Doris

/// What a command asks PID 1 over the control socket: one JSON object on one line.
package enum ControlRequest: Equatable, Sendable {
    /// The state, once.
    case status
    /// Progress until the node is registered, or for at most this long.
    case postStart(limit: Duration)
    /// Begin the stop; progress until Doris may be terminated.
    case preStop
    /// Park, unpark, pause or resume; progress until it is done, or for at most this long.
    case order(Order, limit: Duration)
    /// Have this backend decommissioned, or take that back; the state, once.
    case decommission(isWanted: Bool)

    /// The longest request line in bytes.
    package static let lengthLimit = 4096

    /// Reads a line.
    ///
    /// - Throws: ``ControlRequestError`` for anything but a known request.
    package init(line: some Sequence<UInt8>) throws(ControlRequestError) {
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: line, depthLimit: 2) } catch {
            throw ControlRequestError(problem: "\(error)")
        }
        switch document["command"]?.text {
        case "status": self = .status
        case "pre-stop": self = .preStop
        case "post-start": self = .postStart(limit: ControlRequest.limit(in: document))
        case "decommission-start": self = .decommission(isWanted: true)
        case "decommission-cancel": self = .decommission(isWanted: false)
        case let command?:
            guard let order = Order(rawValue: command) else {
                throw ControlRequestError(problem: "unknown command '\(command.onOneLine(limit: 32))'")
            }
            self = .order(order, limit: ControlRequest.limit(in: document))
        case nil: throw ControlRequestError(problem: "the member 'command' is missing")
        }
    }

    /// The line without its end.
    package var line: String {
        let document: JSONValue =
            switch self {
            case .status: ["command": "status"]
            case .preStop: ["command": "pre-stop"]
            case .postStart(let limit):
                ["command": "post-start", "limitMilliseconds": .integer(limit.milliseconds)]
            case .decommission: ["command": .string(name)]
            case .order(let order, let limit):
                ["command": .string(order.rawValue), "limitMilliseconds": .integer(limit.milliseconds)]
            }
        return document.serialized
    }

    /// What the request is called in logs.
    package var name: String {
        switch self {
        case .status: "status"
        case .preStop: "pre-stop"
        case .postStart: "post-start"
        case .order(let order, _): order.rawValue
        case .decommission(let isWanted): isWanted ? "decommission-start" : "decommission-cancel"
        }
    }

    /// The limit that a document names, a day at most.
    private static func limit(in document: JSONValue) -> Duration {
        .milliseconds(min(max(document["limitMilliseconds"]?.integer ?? 0, 0), 86_400_000))
    }
}

/// A line on the control socket that is no request.
package struct ControlRequestError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, as a clause.
    package let problem: String

    package init(problem: String) {
        self.problem = problem
    }

    package var description: String { "not a request: \(problem)" }
}
