import Doris
import Supervision

/// The fully qualified name of this pod, and whether it serves as an identity.
///
/// In FQDN mode Doris takes the canonical name of its own host, and ends where the name does not lead to an own address
/// or that address not back to the name.
struct OwnName: Equatable {
    /// The canonical name; `nil` where there is none but the short one.
    let name: String?
    /// Why it does not serve, as a clause with what to do; `nil` where it does.
    let problem: String?

    init(name: String?, problem: String?) {
        self.name = name
        self.problem = problem
    }

    /// Looks the name up, forward and back.
    ///
    /// - Parameter address: The pod's address.
    /// - Returns: The name, and what is wrong with it.
    static func look(address: String) -> OwnName {
        guard let name = HostIdentity.canonicalName, name.contains("."), !name.isIPAddress,
            Endpoint.isPlausibleHost(name)
        else {
            return OwnName(
                name: nil,
                problem:
                    "the pod has no fully qualified name; its StatefulSet's serviceName must name a headless Service"
            )
        }
        switch HostLookup.addresses(of: name) {
        case .unknownName:
            return OwnName(name: name, problem: "the own name \(name) does not resolve yet; \(advice)")
        case .failed(let words):
            return OwnName(name: name, problem: "the own name \(name) cannot be resolved (\(words)); \(advice)")
        case .addresses(let addresses):
            return OwnName(name: name, problem: problem(name, addresses: addresses, own: address))
        }
    }

    private static let advice = "check the headless Service, publishNotReadyAddresses and DNS"

    private static func problem(_ name: String, addresses: [String], own: String) -> String? {
        guard addresses.contains(own) else {
            let found = addresses.joined(separator: ", ")
            return "the own name \(name) resolves to \(found), not to this pod's address \(own); \(advice)"
        }
        let back = HostLookup.name(of: own)
        guard back == name else {
            return "this pod's address \(own) resolves to \(back ?? "no name"), not to \(name); \(advice)"
        }
        return nil
    }
}
