import Glibc

/// How much a frontend's journal holds.
package enum JournalSize {
    /// The bytes of the journal files (`*.jdb`) in a folder; 0 where it can't be read.
    package static func bytes(in folder: String) -> Int64 {
        let names = (try? Folder.names(in: folder)) ?? nil
        return (names ?? []).filter { $0.hasSuffix(".jdb") }.reduce(0) { sum, name in
            var file = stat()
            return stat("\(folder)/\(name)", &file) == 0 ? sum &+ Int64(file.st_size) : sum
        }
    }
}
