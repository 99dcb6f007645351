import Doris
import Glibc
import Synchronization
import TestSupport
import Testing

/// What a stage leaves for `Tests/Checks/statements.py`: the statements that its frontends were told, and the logs of
/// its supervisors.
///
/// `mark` comes with the stage and the `test` that has it, `complete` with its end; a stage without the latter was lost, and the check says so.
struct StatementArchive: Sendable {
    /// The environment variable that names the folder of all stages.
    static let variable = "DORIS_SUPERVISOR_STATEMENT_ARCHIVE"

    /// The folder; `nil` where nothing is to be left.
    static let folder = getenv(variable).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }

    /// The comment before each statement of a test's own.
    ///
    /// No supervisor can learn the number, so that whatever comes without it counts as a supervisor's.
    static let mark = "/* test \(String(UInt64.random(in: 1 << 60 ... .max), radix: 16)) */"

    private static let count = Mutex(0)
    private let path: String

    /// Makes the stage's folder; `nil` where nothing is to be left.
    init?() throws {
        guard let folder = StatementArchive.folder else { return nil }
        let number = StatementArchive.count.withLock { count in
            count += 1
            return count
        }
        path = "\(folder)/\(getpid())-\(number)"
        for name in ["", "/nodes", "/statements"] {
            guard mkdir(path + name, 0o700) == 0 else { throw SetUpFailure("\(path)\(name): errno \(errno)") }
        }
        guard write(Array(StatementArchive.mark.utf8), to: "mark"),
            write(Array((Test.current.map { "\($0.id)\n" } ?? "").utf8), to: "test")
        else { throw SetUpFailure("\(path)/mark") }
    }

    /// Copies what is there at the end.
    ///
    /// `nodes`: All supervisors in the order of their starts, each with whether it ran until the stage's end.
    /// `folder`: Where the homes are.
    func close(nodes: [(node: Supervised, ran: Bool)], below folder: String) {
        var isWhole = true
        for (index, (node, ran)) in nodes.enumerated() {
            let facts: JSONValue = [
                "home": .string(node.home.path), "role": .string(node.home.role.rawValue), "ran": .bool(ran),
                "environment": .object(
                    node.environment.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }
                ),
            ]
            isWhole = write(Array(facts.serialized.utf8), to: "nodes/\(index).json") && isWhole
            isWhole = write(Array(node.output.text.utf8), to: "nodes/\(index).log") && isWhole
        }
        let homes = Set(nodes.map(\.node.home.path) + Files.names(in: folder).map { "\(folder)/\($0)" })
        for (index, home) in homes.sorted().enumerated() {
            let log = "\(home)/log/statements.log"
            guard Files.exists(log) else { continue }
            isWhole = write(Files.bytes(at: log), to: "statements/\(index).log") && isWhole
        }
        if isWhole { _ = write([], to: "complete") }
    }

    private func write(_ bytes: [UInt8], to name: String) -> Bool {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}
