import Glibc
import NodeStorage
import TestSupport
import Testing

@Suite("The supervisor's lock on its volume")
struct VolumeLockTests {
    private let folder: ScratchFolder

    init() throws { folder = try #require(ScratchFolder()) }

    private var state: String { folder.file("state") }

    @Test("a second process is told who has it, until the first one is gone")
    func twoProcesses() throws {
        let first = try ChildProcess(driver: "volume-lock", state, "fe-0, pid 7, since 2023-04-27T10:00:00Z")
        try #require(first.line() == "acquired")
        guard case .taken(let holder) = try VolumeLock.acquire(in: state, words: "me") else {
            Issue.record("both have it")
            return
        }
        #expect(holder == "fe-0, pid 7, since 2023-04-27T10:00:00Z")
        #expect(first.kill9() == .killed(SIGKILL))

        guard case .acquired(let lock) = try VolumeLock.acquire(in: state, words: "me\nhere") else {
            Issue.record("a dead holder still counts")
            return
        }
        #expect(folder.read("state/lock") == "me here\n")
        let second = try ChildProcess(driver: "volume-lock", state, "x")
        #expect(second.line() == "taken by me here")
        withExtendedLifetime(lock) {}
    }

    @Test("reading the file does not give the lock up, nor does a second attempt of the same process")
    func looks() throws {
        guard case .acquired(let lock) = try VolumeLock.acquire(in: state, words: "me") else { return }
        #expect(folder.read("state/lock") == "me\n")
        guard case .taken = try VolumeLock.acquire(in: state, words: "again") else {
            Issue.record("taken twice")
            return
        }
        let other = try ChildProcess(driver: "volume-lock", state, "x")
        #expect(other.line() == "taken by me")
        withExtendedLifetime(lock) {}
    }

    @Test("it is given up with the value, and not inherited by a child")
    func released() throws {
        do {
            guard case .acquired(let lock) = try VolumeLock.acquire(in: state, words: "me") else { return }
            let child = try ChildProcess("/bin/sh", ["-c", "ls -l /proc/self/fd; echo end"])
            var lines: [String] = []
            while let line = child.line(), line != "end" { lines.append(line) }
            #expect(!lines.isEmpty && !lines.contains { $0.contains("/state/lock") })
            withExtendedLifetime(lock) {}
        }
        let other = try ChildProcess(driver: "volume-lock", state, "x")
        #expect(other.line() == "acquired")
    }

    @Test("what is no plain file is not locked")
    func notRegular() throws {
        folder.makeFolder("state")
        folder.write("", to: "target")
        symlink(folder.file("target"), folder.file("state/lock"))
        #expect(throws: StorageError.self) { try VolumeLock.acquire(in: state, words: "me") }
        unlink(folder.file("state/lock"))
        mkfifo(folder.file("state/lock"), 0o600)
        let error = #expect(throws: StorageError.self) { try VolumeLock.acquire(in: state, words: "me") }
        #expect(error?.description.contains("not a regular file") == true)
    }

    @Test(
        "a volume that takes no write is told",
        .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"),
        arguments: [EROFS, ENOSPC]
    )
    func volume(code: Int32) throws {
        let volume = try MountedScene()
        if code == EROFS {
            try volume.mounted.makeReadOnly()
        } else {
            mkdir("\(volume.mounted.path)/new", 0o700)
            try volume.fill()
        }
        let error = #expect(throws: StorageError.self) {
            try VolumeLock.acquire(in: "\(volume.mounted.path)/new", words: "me")
        }
        #expect(error?.errno == code)
        #expect(error?.description.contains(code == EROFS ? "mount it writable" : "free space") == true)
    }
}
