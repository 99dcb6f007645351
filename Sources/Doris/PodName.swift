/// The name of a pod of a StatefulSet, `<set>-<ordinal>`.
package struct PodName: Equatable, Sendable, CustomStringConvertible {
    /// The StatefulSet's name.
    package let set: String
    /// The pod's position in the set, 0 or more.
    package let ordinal: Int

    /// Reads a pod's name.
    ///
    /// - Returns: `nil` when the name does not end in a hyphen and a decimal number without leading zeros.
    package init?(_ name: String) {
        guard let hyphen = name.lastIndex(of: "-"), hyphen != name.startIndex else { return nil }
        let digits = name[name.index(after: hyphen)...]
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits == "0" || !digits.hasPrefix("0"), let ordinal = Int(digits)
        else { return nil }
        set = String(name[..<hyphen])
        self.ordinal = ordinal
    }

    package var description: String { "\(set)-\(ordinal)" }
}
