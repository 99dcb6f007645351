import Doris

/// Reads a step: what stands at the left margin of a scenario.
struct StepParser {
    private var words: Words

    /// Reads a line without blanks at its ends.
    static func step(_ line: String) throws(LineProblem) -> Step {
        let (versions, rest) = try VersionTag.split(line)
        let (text, check) = split(rest)
        var parser = StepParser(words: Words(text))
        let waits = try parser.words.take("wait")
        let limit = waits ? try parser.seconds() : nil
        let action = try parser.action()
        guard action.isObservation || !waits else { throw LineProblem("'wait' stands before what looks at something") }
        var step = Step(
            line: 0,
            text: rest,
            versions: versions,
            waits: waits,
            limit: limit ?? Step.standardLimit,
            action: action
        )
        if let check {
            guard action.isObservation else { throw LineProblem("the step looks at nothing that could be checked") }
            step.checks.append(try CheckParser.line(check))
        }
        return step
    }

    /// Parts a step from the check behind it.
    private static func split(_ line: String) -> (step: String, check: String?) {
        guard let arrow = line.ranges(of: " => ").last else { return (line, nil) }
        return (String(line[..<arrow.lowerBound]), String(line[arrow.upperBound...]))
    }

    /// A time such as `30s`, if one comes next.
    private mutating func seconds() throws(LineProblem) -> Int? {
        var copy = words
        guard let word = try copy.next(), word.hasSuffix("s"), let seconds = Int(word.dropLast()) else { return nil }
        guard (0...3_600).contains(seconds) else { throw LineProblem("\(word) is longer than an hour") }
        words = copy
        return seconds
    }

    private mutating func action() throws(LineProblem) -> Action {
        switch try words.expect("the verb") {
        case "start": .start(try node(), words: try words.all())
        case "run": .run(try node(), words: try words.all())
        case "ready": try finished(.ready(try node(), try account()))
        case "signal": try finished(.signal(try node(), try signal()))
        case "stop": try finished(.end(try node(), .terminate))
        case "kill": try finished(.end(try node(), .kill))
        case "ended": try finished(.ended(try node(), status: try StepParser.status(try words.next())))
        case "conf": try configuration()
        case "move": try finished(.move(try node()))
        case "mark": try finished(.mark(try node(), path: try path()))
        case "write": try writing()
        case "set": try setting()
        case "remove": try finished(.remove(try node(), path: try path()))
        case "copy": try copying()
        case "hold": try finished(.hold(try node(), path: try path()))
        case "release": try finished(.release(try node(), path: try path()))
        case "let": try assignment()
        case "pass": try pause()
        case "sql": try query()
        case "http": try finished(.get(try node(), port: try words.expect("the port"), path: try path()))
        case "file": try finished(.file(try node(), path: try path()))
        case "ports": try finished(.ports(try node()))
        case "lock": try finished(.lock(try node(), path: try path()))
        case "process": try finished(.process(try node()))
        case "log": try finished(.log(try node()))
        case let verb: throw LineProblem("'\(verb)' is no verb that a step begins with")
        }
    }

    private mutating func finished(_ action: Action) throws(LineProblem) -> Action {
        try words.finish()
        return action
    }

    private mutating func node() throws(LineProblem) -> NodeName {
        let word = try words.expect("the node")
        guard let node = NodeName(word) else { throw LineProblem("'\(word)' is no node such as fe1 or be2") }
        return node
    }

    private mutating func path() throws(LineProblem) -> String { try words.expect("the path") }

    private mutating func account() throws(LineProblem) -> Account {
        try words.take("as") ? Account(try words.expect("the user")) : Account()
    }

    private mutating func signal() throws(LineProblem) -> Action.Signal {
        let word = try words.expect("the signal")
        guard let signal = Action.Signal(rawValue: word) else { throw LineProblem("'\(word)' is no signal known here") }
        return signal
    }

    /// An exit status, or `any`.
    static func status(_ word: String?) throws(LineProblem) -> Int32? {
        guard let word, word != "any" else { return nil }
        guard let status = Int32(word), (0...255).contains(status) else {
            throw LineProblem("'\(word)' is no exit status")
        }
        return status
    }

    private mutating func configuration() throws(LineProblem) -> Action {
        let node = try node()
        if try words.take("without") {
            return try finished(.configure(node, key: try words.expect("the key"), value: nil))
        }
        let key = try words.expect("the key")
        try equals()
        return .configure(node, key: key, value: words.remainder)
    }

    private mutating func writing() throws(LineProblem) -> Action {
        let node = try node()
        let path = try path()
        return try finished(.write(node, path: path, text: try words.expect("the text in quotes")))
    }

    private mutating func setting() throws(LineProblem) -> Action {
        let node = try node()
        let path = try path()
        let key = try words.expect("the key")
        try equals()
        return .set(node, path: path, key: key, value: words.remainder)
    }

    private mutating func copying() throws(LineProblem) -> Action {
        let node = try node()
        let path = try path()
        guard try words.take("to") else { throw LineProblem("'to' is missing") }
        let other = try self.node()
        return try finished(.copy(node, path: path, to: other, target: try self.path()))
    }

    private mutating func assignment() throws(LineProblem) -> Action {
        let name = try words.expect("the variable")
        try equals()
        return .assign(name: name, value: words.remainder)
    }

    private mutating func equals() throws(LineProblem) {
        guard try words.take("=") else { throw LineProblem("'=' is missing") }
    }

    private mutating func pause() throws(LineProblem) -> Action {
        guard let seconds = try seconds() else { throw LineProblem("a time such as 10s is missing") }
        return try finished(.pass(seconds: seconds))
    }

    /// `sql NODE [as USER[/PASSWORD]] [inside]: STATEMENT`.
    private mutating func query() throws(LineProblem) -> Action {
        guard let colon = words.remainder.firstIndex(of: ":") else { throw LineProblem("a colon is missing") }
        let statement = words.remainder[words.remainder.index(after: colon)...].trimmingBlanks()
        words = Words(words.remainder[..<colon])
        let (node, account) = (try node(), try account())
        let isInside = try words.take("inside")
        guard !statement.isEmpty else { throw LineProblem("the statement is missing") }
        return try finished(.query(node, account, fromInside: isInside, statement: statement))
    }
}
