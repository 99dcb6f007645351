/// The capabilities that client and server announce, as far as the stand-in deals with them.
struct CapabilityFlags: OptionSet, Sendable {
    let rawValue: UInt32

    static let longFlag = CapabilityFlags(rawValue: 1 << 2)
    static let connectWithDatabase = CapabilityFlags(rawValue: 1 << 3)
    static let localFiles = CapabilityFlags(rawValue: 1 << 7)
    static let protocol41 = CapabilityFlags(rawValue: 1 << 9)
    static let ssl = CapabilityFlags(rawValue: 1 << 11)
    static let secureConnection = CapabilityFlags(rawValue: 1 << 15)
    static let pluginAuth = CapabilityFlags(rawValue: 1 << 19)
    static let connectAttributes = CapabilityFlags(rawValue: 1 << 20)
    static let pluginAuthLengthEncodedData = CapabilityFlags(rawValue: 1 << 21)
}
