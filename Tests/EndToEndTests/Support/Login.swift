import Doris

/// One login that a client tried at the stand-in.
struct Login {
    let user: String
    let usesPassword: Bool
    let isAccepted: Bool
}

extension Supervised {
    /// The logins at this node's stand-in since its process began; `nil` where it does not answer.
    var logins: [Login]? {
        guard case .array(let entries)? = home.order("GET", "/logins")?.json?["logins"] else { return nil }
        return entries.map {
            Login(
                user: $0["user"]?.text ?? "",
                usesPassword: $0["usesPassword"]?.bool ?? false,
                isAccepted: $0["isAccepted"]?.bool ?? false
            )
        }
    }
}
