import Doris
import Supervision
import Testing

@Suite("A frontend that leaves for good")
struct LeaveStepTests {
    /// A small group, by the members that live and the one that is the master.
    struct Group {
        var followers: Int
        var observers: Int
        var living: Set<Int>
        var master: Int?

        /// Whether the living followers can elect and commit.
        var hasQuorum: Bool { living.count { $0 < followers } > followers / 2 }

        var rows: [Frontend] {
            (0..<(followers + observers)).map {
                Frontend(
                    name: "fe\($0)",
                    editLog: Group.endpoint($0),
                    queryPort: 9030,
                    role: $0 < followers ? .follower : .observer,
                    isMaster: $0 == master,
                    isAlive: living.contains($0)
                )
            }
        }

        static func endpoint(_ member: Int) -> Endpoint { Endpoint(host: "10.0.0.\(member + 1)", port: 9010) }

        /// Every group of up to five followers and two observers, with no master where there is no majority.
        static var all: [Group] {
            (1...5).flatMap { followers in
                (0...2).flatMap { observers in
                    (0..<(1 << (followers + observers))).flatMap { bits -> [Group] in
                        let members = followers + observers
                        let living = Set((0..<members).filter { bits & (1 << $0) != 0 })
                        let group = Group(followers: followers, observers: observers, living: living)
                        guard group.hasQuorum else { return [group] }
                        return living.filter { $0 < followers }.sorted().map { master in
                            var group = group
                            group.master = master
                            return group
                        } + [group]
                    }
                }
            }
        }
    }

    @Test("is dropped only where the others keep a majority, by a master that is another, whatever the group")
    func everyGroup() {
        var count = 0
        for group in Group.all {
            for own in 0..<(group.followers + group.observers) {
                for isRunning in [false, true] {
                    count += 1
                    let step = LeaveStep(of: Group.endpoint(own), isRunning: isRunning, in: group.rows)
                    if let fault = fault(step, of: own, isRunning: isRunning, in: group) {
                        Issue.record("\(fault): \(own) of \(group), running: \(isRunning): \(step)")
                        return
                    }
                }
            }
        }
        print("a frontend that leaves: \(count) combinations")
        #expect(count > 10_000)
    }

    private func fault(_ step: LeaveStep, of own: Int, isRunning: Bool, in group: Group) -> String? {
        let isFollower = own < group.followers
        let others = group.living.subtracting([own]).count { $0 < group.followers }
        let remaining = group.followers - (isFollower ? 1 : 0)
        // Whoever ends first is a member still, of whom nothing is heard.
        let holdsWhenEnded = others > group.followers / 2
        switch step {
        case .drop(let entry, let master):
            if entry.editLog != Group.endpoint(own) { return "another is dropped" }
            if own == group.master { return "it drops itself" }
            if master.host != group.master.map({ Group.endpoint($0).host }) { return "the drop is sent elsewhere" }
            if isFollower, others <= remaining / 2 { return "the others have no majority" }
            let mayEnd = !isFollower || holdsWhenEnded
            return isRunning && mayEnd ? "it could have ended first" : nil
        case .endFirst:
            if !isRunning { return "it has ended" }
            return isFollower && !holdsWhenEnded && group.living.contains(own) ? "nobody could drop it then" : nil
        case .refuse:
            if !isFollower { return "an observer stays" }
            let canLeave = others > remaining / 2 && remaining > 0
            return canLeave && own != group.master ? "it could leave" : nil
        case .wait: return group.master == nil || (own == group.master && !isRunning) ? nil : "it waits for nothing"
        case .done: return "it is listed"
        }
    }

    /// Leaves as the supervisor would have it, in a group whose members all live.
    ///
    /// - Returns: The steps that were taken, and the group that remains.
    private func leave(_ own: Int, of group: Group) -> (steps: [String], group: Group) {
        var group = group
        var isRunning = true
        var isListed = true
        var steps: [String] = []
        for _ in 0..<9 {
            let rows = group.rows.filter { isListed || $0.editLog != Group.endpoint(own) }
            let step = LeaveStep(of: Group.endpoint(own), isRunning: isRunning, in: rows)
            switch step {
            case .drop:
                steps.append("drop")
                isListed = false
                group.living.remove(own)
                if own < group.followers { group.followers -= 1 } else { group.observers -= 1 }
                group.living = Set(0..<(group.followers + group.observers))
                if let master = group.master, master > own { group.master = master - 1 }
                return (steps, group)
            case .endFirst:
                steps.append("end")
                isRunning = false
                group.living.remove(own)
                if own == group.master { group.master = nil }
            case .wait:
                steps.append("wait")
                // An election, where there is a majority for it.
                if group.hasQuorum { group.master = group.living.first { $0 < group.followers } }
            case .done, .refuse:
                steps.append(step == .done ? "done" : "refuse")
                return (steps, group)
            }
        }
        return (steps, group)
    }

    private struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let followers: Int
        let observers: Int
        let own: Int
        let steps: [String]

        init(_ words: String, _ followers: Int, _ observers: Int, own: Int, _ steps: [String]) {
            (testDescription, self.followers, self.observers) = (words, followers, observers)
            (self.own, self.steps) = (own, steps)
        }
    }

    @Test(
        "takes its steps in the one order that the group survives",
        arguments: [
            Case("3 to 2, a follower", 3, 0, own: 2, ["end", "drop"]),
            Case("3 to 2, the master", 3, 0, own: 0, ["end", "wait", "drop"]),
            Case("2 to 1, the follower: before its end", 2, 0, own: 1, ["drop"]),
            Case("2 to 1, the master: another must be it first", 2, 0, own: 0, ["refuse"]),
            Case("1 to 0", 1, 0, own: 0, ["refuse"]),
            Case("5 to 4", 5, 0, own: 4, ["end", "drop"]),
            Case("an observer of a group of one", 1, 1, own: 1, ["end", "drop"]),
            Case("an observer of a group of three", 3, 2, own: 4, ["end", "drop"]),
            Case("a follower of a group of two with an observer", 2, 1, own: 1, ["drop"]),
        ]
    )
    private func order(leaving: Case) {
        let group = Group(
            followers: leaving.followers,
            observers: leaving.observers,
            living: Set(0..<(leaving.followers + leaving.observers)),
            master: 0
        )
        let (steps, rest) = leave(leaving.own, of: group)
        #expect(steps == leaving.steps)
        #expect(steps.last == "refuse" || rest.hasQuorum)
    }

    @Test("waits where nobody says anything, and is done where a master does not list it")
    func unlisted() {
        let own = Group.endpoint(7)
        var group = Group(followers: 3, observers: 0, living: [0, 1, 2], master: 0)
        #expect(LeaveStep(of: own, isRunning: false, in: nil) == .wait(reason: "no frontend answers"))
        #expect(LeaveStep(of: own, isRunning: false, in: group.rows) == .done)
        group.master = nil
        #expect(LeaveStep(of: own, isRunning: false, in: group.rows) == .wait(reason: "no frontend knows a master"))
        var rows = group.rows
        (rows[0].isMaster, rows[0].queryPort) = (true, nil)
        let step = LeaveStep(of: Group.endpoint(2), isRunning: false, in: rows)
        #expect(step == .wait(reason: "the master's query port is not known yet"))
    }

    @Test(
        "of several that leave together none ends before its drop that those who stay could not commit",
        arguments: 2...5
    )
    func together(followers: Int) {
        for keeps in 1..<followers {
            var group = Group(followers: followers, observers: 0, living: Set(0..<followers), master: 0)
            for own in (keeps..<followers).reversed() {
                let step = LeaveStep(of: Group.endpoint(own), isRunning: true, in: group.rows, keeps: keeps)
                // Where those who stay are a majority of the group as it is, the others may end at any moment.
                let mayEnd = keeps > group.followers / 2
                switch step {
                case .endFirst: #expect(mayEnd, "\(keeps) of \(group.followers)")
                case .drop: #expect(!mayEnd, "\(keeps) of \(group.followers)")
                default: Issue.record("\(step): \(own) of \(group)")
                }
                group.followers -= 1
                group.living.remove(own)
                #expect(group.hasQuorum)
            }
        }
    }
}
