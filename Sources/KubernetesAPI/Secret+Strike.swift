import Doris

extension Secret {
    /// A text without this secret, wherever it holds it.
    func struck(from text: String) -> String {
        let (bytes, secret) = (Array(text.utf8), Array(exposed.utf8))
        guard !secret.isEmpty, bytes.count >= secret.count else { return text }
        var kept: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position...].starts(with: secret) {
                kept += Array("\(self)".utf8)
                position += secret.count
            } else {
                kept.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
