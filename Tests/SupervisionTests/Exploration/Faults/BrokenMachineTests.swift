import Supervision
import Testing

@Suite("The exploration itself")
struct BrokenMachineTests {
    @Test("finds every fault, and sees which invariant it breaks", arguments: Fault.allCases)
    func findsFault(_ fault: Fault) {
        let explorer = Explorer<BrokenMachine>(scope: fault.scope)
        let report = explorer.explore(BrokenMachine(fault.scope.machine, fault: fault), depth: 8)
        #expect(report.violation?.invariant == fault.invariant.name)
    }

    @Test("has a fault for every invariant")
    func coverage() {
        #expect(Set(Fault.allCases.map(\.invariant.name)) == Set(InvariantCheck.all.map(\.name)))
    }

    @Test("finds nothing wrong where nothing is")
    func findsNothing() {
        for scope in [Fault.neverKills.scope, Fault.addsFrontend.scope, Fault.spawnsBeforeTheSweep.scope] {
            let report = Explorer<NodeMachine>(scope: scope).explore(scope.machine, depth: 5)
            #expect(report.violation == nil)
        }
    }
}
