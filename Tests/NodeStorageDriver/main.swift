import Glibc
import NodeStorage

// A second process for the tests of what only two can show: a kill in the middle of a change, and locks.

/// Writes a line at once.
func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    write(1, bytes, bytes.count)
}

/// Ends as a bad call does.
func fail(_ problem: String) -> Never {
    say(problem)
    exit(64)
}

/// Waits for the end of the input, which comes with the end of the test at the latest.
func waitForEnd() {
    var byte: UInt8 = 0
    while read(0, &byte, 1) > 0 {}
}

let words = Array(CommandLine.arguments.dropFirst())

/// The argument at a place.
func word(_ index: Int) -> String {
    guard words.indices.contains(index) else { fail("argument \(index) is missing") }
    return words[index]
}

/// Changes `meta_dir`, and kills itself after the step that is named last.
func change(_ body: (MetadataTransaction, Stamp) throws(StorageError) -> Void) throws {
    let step = words.last ?? ""
    guard let stamp = Stamp(word(3)), case .acquired(let lock) = try VolumeLock.acquire(in: word(2), words: "driver")
    else { fail("no stamp or no lock") }
    let transaction = MetadataTransaction(metadata: MetadataDirectory(path: word(1)), lock: lock) { reached in
        if reached.rawValue == step { kill(getpid(), SIGKILL) }
    }
    try body(transaction, stamp)
}

/// Locks bytes of a file as Java does, until the input ends.
func hold() {
    let file = open(word(1), O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    var request = flock()
    request.l_type = Int16(words.contains("shared") ? F_RDLCK : F_WRLCK)
    request.l_start = off_t(word(2)) ?? 0
    request.l_len = off_t(word(3)) ?? 0
    guard file >= 0, fcntl(file, F_SETLK, &request) == 0 else { fail("errno \(errno)") }
    say("ready")
    waitForEnd()
}

/// Takes the supervisor's lock, tells how that went, and keeps it until the input ends.
func volumeLock() throws {
    switch try VolumeLock.acquire(in: word(1), words: word(2)) {
    case .taken(let holder): say("taken by \(holder)")
    case .acquired(let lock):
        say("acquired")
        waitForEnd()
        withExtendedLifetime(lock) {}
    }
}

switch words.first {
case "role":
    try change { (transaction, stamp) throws(StorageError) in
        try transaction.rewriteRole(nodeName: word(4), backup: stamp, at: 0)
    }
case "set-aside": try change { (transaction, stamp) throws(StorageError) in try transaction.setAside(into: stamp) }
case "hold": hold()
case "state": say("\(try RecordLock.state(of: word(1)))")
case "volume-lock": try volumeLock()
default: fail("unknown mode")
}
say("done")
