import Supervision

extension World {
    /// What can happen next; nothing once the supervisor has ended.
    func steps(from menu: Menu, wake: Instant?) -> [Step] {
        guard exitCode == nil else { return [] }
        // The loop begins before it takes anything else.
        guard hasBegun else { return [.begin] }
        return answers(from: menu) + ends(from: menu) + orders(from: menu) + time(menu, wake: wake)
            + menu.strays.filter { $0.isPossible(in: self) }.map { .stray($0) }
    }

    private func answers(from menu: Menu) -> [Step] {
        var steps: [Step] = []
        if awaited.preparations > 0 { steps += menu.preparations.map { .prepared($0) } }
        if awaited.listings > 0 { steps += menu.listings.map { .listed($0) } }
        if awaited.additions > 0 { steps += menu.additions.map { .added(succeeds: $0) } }
        if awaited.health > 0 { steps += menu.health.map { .health($0) } }
        if awaited.records > 0 { steps += menu.records.map { .recorded(succeeds: $0) } }
        if awaited.samples > 0 { steps += menu.samples.map { .measured($0) } }
        if awaited.decisions > 0 { steps += menu.decisions.map { .decided($0) } }
        if awaited.leaves > 0 { steps += menu.leaves.map { .left($0) } }
        if awaited.looks > 0 { steps += menu.looks.map { .looked($0) } }
        if awaited.remembers > 0 { steps += menu.remembers.map { .remembered(succeeds: $0) } }
        if awaited.executions > 0 { steps += menu.executions.map { .executed(succeeds: $0) } }
        if awaited.causes > 0 { steps += menu.evidence.map { .examined(findsCause: $0) } }
        return steps
    }

    private func ends(from menu: Menu) -> [Step] {
        var steps: [Step] = []
        if child != nil {
            steps += menu.exits.map { .exit($0, leavesOthers: false) }
            if menu.leavesOthers { steps += menu.exits.prefix(1).map { .exit($0, leavesOthers: true) } }
        }
        if leftovers != nil { steps.append(.leftoversEnd) }
        return steps
    }

    private func orders(from menu: Menu) -> [Step] {
        // A third interrupt is like the second one.
        menu.stops.filter { $0 != .interrupt || interrupts < 2 } + menu.orders.map { .order($0) }
            + menu.decommissions.map { .decommission(isWanted: $0) }
    }

    private func time(_ menu: Menu, wake: Instant?) -> [Step] {
        // Whatever came while the machine was not asked is told before the time is.
        if clockIsDue { return [.clock] }
        return (wake == nil ? [] : [.wake]) + (menu.oversleeps ? [.oversleep] : [])
    }
}
