import Supervision
import TestSupport
import Testing

@testable import NodeStorage

@Suite("The record of what people want")
struct IntentRecordTests {
    private let folder: ScratchFolder

    init() throws { folder = try #require(ScratchFolder()) }

    private var record: IntentRecord { IntentRecord(folder: "\(folder.path)/state") }

    @Test("is read back as it was written, and running leaves no file", arguments: Intent.allCases)
    func roundTrip(intent: Intent) throws {
        try record.write(intent)
        #expect(try record.read() == intent)
        try record.write(.run)
        #expect(try record.read() == .run)
        #expect(try Folder.names(in: record.folder) ?? [] == [])
    }

    @Test("nothing there means to run")
    func nothing() throws {
        #expect(try record.read() == .run)
        #expect(try IntentRecord(folder: "/no/such/folder").read() == .run)
        try IntentRecord(folder: "/no/such/folder").write(.run)
    }

    @Test("what is no record is an error that says what to do", arguments: ["", "{}", "parked", #"{"intent":"gone"}"#])
    func garbage(content: String) throws {
        try record.write(.parked)
        try AtomicFile.write(Array(content.utf8), to: record.path)
        let error = #expect(throws: StorageError.self) { try record.read() }
        #expect(error?.description.contains("remove it to have Doris run") == true)
    }

    @Test("a folder that cannot be made is an error, not a record")
    func noFolder() throws {
        #expect(throws: StorageError.self) { try IntentRecord(folder: "/no/such/folder").write(.parked) }
        #expect(throws: StorageError.self) { try IntentRecord(folder: "/proc/state").write(.parked) }
    }
}
