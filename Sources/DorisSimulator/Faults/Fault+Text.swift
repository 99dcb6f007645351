extension Fault: CustomStringConvertible {
    var description: String {
        switch self {
        case .refuse: "mysql refuse"
        case .deaf: "mysql deaf"
        case .blackhole: "mysql blackhole"
        case .cut(let point): "mysql cut \(point.rawValue)"
        case .byteAtATime: "mysql byte-at-a-time"
        case .errorGreeting: "mysql error-greeting"
        case .giantPacket: "mysql giant-packet"
        case .giantLength: "mysql giant-length"
        case .giantHeader: "mysql giant-header"
        case .shuffledColumns: "columns shuffled"
        case .renamedColumn(let name, let other): "columns rename \(name) \(other)"
        case .extraColumn: "columns extra"
        case .slowReverseDNS(let time): "dns slow \(time)"
        case .slowReplay(let time): "replay slow \(time)"
        case .hungReplay: "replay hung"
        case .exit(.code(let code), let phase): "exit code \(code) at \(phase.rawValue)"
        case .exit(.signal(let signal), let phase): "exit signal \(signal) at \(phase.rawValue)"
        case .busyLock: "lock busy"
        case .unhealthy: "health unhealthy"
        }
    }

    /// Reads a fault's words; `nil` for anything that is none.
    init?(words: some Collection<Substring>) {
        let words = words.map(String.init)
        switch (words.first, words.dropFirst().first, words.count) {
        case ("mysql", "cut", 3):
            guard let point = CutPoint(rawValue: words[2]) else { return nil }
            self = .cut(point)
        case ("columns", "rename", 4): self = .renamedColumn(words[2], to: words[3])
        case ("dns", "slow", 3):
            guard let time = Fault.milliseconds(words[2]) else { return nil }
            self = .slowReverseDNS(milliseconds: time)
        case ("replay", "slow", 3):
            guard let time = Fault.milliseconds(words[2]) else { return nil }
            self = .slowReplay(milliseconds: time)
        case ("exit", _, 5):
            guard words[3] == "at", let exit = Exit(words[1], words[2]), let phase = Phase(rawValue: words[4])
            else { return nil }
            self = .exit(exit, at: phase)
        default:
            guard let fault = Fault.simple.first(where: { $0.description == words.joined(separator: " ") })
            else { return nil }
            self = fault
        }
    }

    /// The faults that say all by their name.
    static let simple: [Fault] = [
        .refuse, .deaf, .blackhole, .byteAtATime, .errorGreeting, .giantPacket, .giantLength, .giantHeader,
        .shuffledColumns, .extraColumn, .hungReplay, .busyLock, .unhealthy,
    ]

    /// A time of up to an hour.
    private static func milliseconds(_ word: String) -> Int? {
        Int(word).flatMap { (0...3_600_000).contains($0) ? $0 : nil }
    }
}

extension Fault.Exit {
    init?(_ kind: String, _ number: String) {
        guard let number = Int32(number) else { return nil }
        switch kind {
        case "code" where (0...255).contains(number): self = .code(number)
        case "signal" where (1...64).contains(number): self = .signal(number)
        default: return nil
        }
    }
}
