import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The record of what people want", .needsBuiltPrograms)
struct RecordTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("a record that cannot be understood starts nothing, and says what to do", arguments: ["", "junk", "folder"])
    func garbage(content: String) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.leaveRecord(content)
        let path = "\(home.path)/\(home.state)/intent"
        if content == "folder" {
            unlink(path)
            mkdir(path, 0o755)
        }
        let node = try stage.start(home, command: ["/bin/sleep", "60"])
        try node.expect(.refused, startup: 200)
        #expect(node.reason.contains(path))
        #expect(node.reason.contains("Nothing was started"))
        #expect(node.starts == 0)
        #expect(try node.terminate() == 0)
        if content == "folder" { rmdir(path) }
        let next = try stage.start(home, command: ["/bin/sleep", "60"])
        if content == "junk" {
            // An order replaces what nobody understands.
            try next.wait(for: .refused)
            #expect(try next.run("park").code == 0)
            #expect(try next.run("unpark").code == 0)
        } else {
            unlink(path)
        }
        try next.wait(for: "the child") { next.childPID != nil }
    }

    @Test("on a volume that takes no more writes a node is parked for this container, and that is said")
    func fullOrReadOnly() throws {
        try #require(MountedFolder.isPermitted)
        for isFull in [true, false] {
            let volume = try MountedFolder(options: "size=64k")
            if isFull {
                let filler = open("\(volume.path)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
                let chunk = [UInt8](repeating: 1, count: 4096)
                while Glibc.write(filler, chunk, chunk.count) == chunk.count {}
                close(filler)
            } else {
                try volume.makeReadOnly()
            }
            let home = Home(emptyFor: .backend, in: stage.folder)
            let settings = ["SUPERVISOR_STATE_DIR": "\(volume.path)/state"]
            let node = try stage.start(home, settings: settings, command: ["/bin/sleep", "60"])
            try node.wait(for: "the child") { node.childPID != nil }
            let outcome = try node.run("park")
            #expect(outcome.code == 0)
            #expect(outcome.errors.contains("a new container will not know of it"))
            #expect(node.phase == .parked)
            #expect(node.status?["intent"]?["problem"]?.text?.contains(volume.path) == true)
            try node.loseContainer()
            let next = try stage.start(home, settings: settings, command: ["/bin/sleep", "60"])
            try next.wait(for: "the child") { next.childPID != nil }
            next.end()
        }
    }

    @Test("what cannot be recorded does not unpark: the next container would be parked again")
    func unparkedReadOnly() throws {
        try #require(MountedFolder.isPermitted)
        let volume = try MountedFolder(options: "size=64k")
        let home = Home(emptyFor: .backend, in: stage.folder)
        let settings = ["SUPERVISOR_STATE_DIR": "\(volume.path)/state"]
        let node = try stage.start(home, settings: settings, command: ["/bin/sleep", "60"])
        try node.wait(for: "the child") { node.childPID != nil }
        #expect(try node.run("park").code == 0)
        try volume.makeReadOnly()
        let outcome = try node.run("unpark")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("nothing was changed"))
        #expect(node.phase == .parked && node.starts == 1)
        try volume.makeWritable()
        #expect(try node.run("unpark").code == 0)
        try node.wait(for: "another start") { node.starts == 2 }
        node.end()
    }
}
