/// What becomes of those who connect to the MySQL port.
enum PortMode: Equatable, Sendable {
    /// They are accepted.
    case open
    /// They are refused.
    case closed
    /// They hear nothing at all.
    case deaf

    /// What faults make of the port; the first that concerns it decides.
    init(_ armed: [ArmedFault]) {
        switch armed.first(where: { $0.fault == .refuse || $0.fault == .deaf })?.fault {
        case .refuse: self = .closed
        case .deaf: self = .deaf
        default: self = .open
        }
    }
}
