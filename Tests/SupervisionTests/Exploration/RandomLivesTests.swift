import Doris
import Supervision
import Testing

@Suite("Long lives drawn at random")
struct RandomLivesTests {
    @Test("hold to the invariants, stray events included", arguments: NodeRole.allCases)
    func lives(role: NodeRole) {
        let clock = ContinuousClock()
        let begin = clock.now
        var events = 0
        let seeds: ClosedRange<UInt64> = 1...1_000
        for seed in seeds {
            var random = RandomSource(seed: seed)
            var scope = Scope(role: role, menu: .everything, seed: seed)
            scope.policy.restartLimit = Int(seed % 4)
            if role == .frontend, !seed.isMultiple(of: 4) {
                scope.group = Group(followers: Int(seed % 4) + 1, isJoining: seed.isMultiple(of: 3))
            }
            let lives = RandomLives<NodeMachine>()
            let (steps, violation) = lives.live(scope.machine, in: scope, random: &random, length: 200)
            events += steps.count
            guard let violation else { continue }
            Issue.record("seed \(seed): \(lives.shortened(violation, of: scope.machine, in: scope))")
            return
        }
        print("random lives, \(role.rawValue): \(seeds.count) lives, \(events) steps, \(clock.now - begin)")
    }
}
