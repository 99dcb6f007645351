import Doris

/// A node of a scenario: `fe1`, `fe2`, …, `be1`, ….
package struct NodeName: Hashable, Sendable {
    /// Frontend or backend.
    let role: NodeRole
    /// Its number, from 1 on.
    let number: Int

    init(role: NodeRole, number: Int) {
        self.role = role
        self.number = number
    }

    init?(_ text: some StringProtocol) {
        guard let role = NodeRole(rawValue: String(text.prefix(2))), let number = Int(text.dropFirst(2)), number > 0,
            number <= 9
        else { return nil }
        self.init(role: role, number: number)
    }
}

extension NodeName: CustomStringConvertible {
    package var description: String { "\(role.rawValue)\(number)" }
}
