import Doris
import Supervision
import Testing

@Suite("Known by address or by name")
struct IdentityChoiceTests {
    private static let hosts: [Endpoint?] = [
        nil, Endpoint(host: "10.0.0.1", port: 9010), Endpoint(host: "fe-1.fe.svc", port: 9010),
    ]

    /// Every combination.
    private static var all: [IdentityChoice.Inputs] {
        let flags = [false, true]
        return Settings.Identity.allCases.flatMap { setting in
            flags.flatMap { isConfigured in
                flags.flatMap { knowsNames in
                    flags.flatMap { isNew in
                        flags.flatMap { nameServes in
                            hosts.flatMap { known in
                                hosts.map { master in
                                    IdentityChoice.Inputs(
                                        setting: setting,
                                        isConfigured: isConfigured,
                                        knowsNames: knowsNames,
                                        known: known,
                                        isNew: isNew,
                                        master: master,
                                        nameServes: nameServes
                                    )
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What follows, as a rule for each line of the settings' description.
    private func expected(_ inputs: IdentityChoice.Inputs) -> String {
        switch (inputs.setting, inputs.isConfigured) {
        case (.ip, true): return "impossible"
        case (.ip, false): return "address"
        case (.fqdn, true), (.auto, true): return "name"
        case (.fqdn, false): return inputs.knowsNames ? "name, with the key" : "impossible"
        case (.auto, false): break
        }
        // Without a setting: as the cluster that it joins has it, as it was, or for a new cluster by name where that serves.
        let precedent = (inputs.isNew ? inputs.master : nil) ?? inputs.known
        let isByName = precedent.map { $0.host.hasPrefix("fe") } ?? (inputs.isNew && inputs.nameServes)
        return isByName && inputs.knowsNames ? "name, with the key" : "address"
    }

    @Test("follows the setting, the configuration, the cluster, and what was, in this order (432 combinations)")
    func all() {
        #expect(Self.all.count == 432)
        for inputs in Self.all {
            let choice = IdentityChoice(inputs)
            let word =
                switch choice {
                case .address: "address"
                case .name(needsKey: true): "name, with the key"
                case .name(needsKey: false): "name"
                case .impossible: "impossible"
                }
            #expect(word == expected(inputs), "\(inputs)")
            guard case .impossible(let reason) = choice else { continue }
            #expect(NextStep.isNamed(in: reason) || reason.contains("change one of them"))
        }
    }
}
