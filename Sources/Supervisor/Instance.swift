/// Which process this is, so that one that asks its peers can tell itself from them.
enum Instance {
    /// Random, and the same for as long as the process lives.
    static let id = String(UInt64.random(in: .min ... .max), radix: 16)
}
