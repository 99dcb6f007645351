/// The names that Kubernetes gives to objects, checked before one goes into the path of a request.
///
/// A name that passes holds no character that means anything in a path, and is neither `.` nor `..`.
package enum ResourceName {
    /// Whether a text may name a namespace: 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end
    /// (a label of RFC 1123).
    package static func isLabel(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 63 && isPart(text)
    }

    /// Whether a text may name a pod, a StatefulSet or a ConfigMap: parts like a label's with dots between them, at
    /// most 253 bytes (a subdomain of RFC 1123, whose parts Kubernetes does not limit to 63).
    package static func isSubdomain(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isPart($0) }
    }

    private static func isPart(_ text: some StringProtocol) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return !text.isEmpty && !text.hasPrefix("-") && !text.hasSuffix("-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen: true
                default: false
                }
            }
    }
}
