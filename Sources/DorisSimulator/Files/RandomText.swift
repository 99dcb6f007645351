/// Random texts in the forms that Doris uses.
enum RandomText {
    /// A version 4 UUID in lower case.
    static func uuid() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes.enumerated().reduce(into: "") { text, element in
            if [4, 6, 8, 10].contains(element.offset) { text += "-" }
            text += element.element < 16 ? "0" : ""
            text += String(element.element, radix: 16)
        }
    }

    /// 20 bytes for a scramble: printable, so that no NUL ends it early.
    static func scramble() -> [UInt8] {
        (0..<NativePassword.scrambleLength).map { _ in UInt8.random(in: 33...126) }
    }
}
