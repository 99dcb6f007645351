import Doris
import Supervision
import Testing

@testable import ClusterClient

@Suite("The brake for refused logins")
struct LoginBrakeTests {
    /// What happens next: a login that ends in some way, or time that passes.
    private enum Move: CaseIterable {
        case refused, accepted, unknown, short, long
    }

    private struct Step {
        let move: Move
        /// Which of the two passwords.
        let password: Int

        init(_ move: Move, _ password: Int) {
            self.move = move
            self.password = password
        }
    }

    private let refusal = CallFailure(code: 1045, message: "Access denied").ofLogin

    private func login(_ password: String?, port: UInt16 = 9030) -> LoginBrake.Login {
        LoginBrake.Login(
            endpoint: Endpoint(host: "fe-0", port: port),
            password: password.flatMap { PasswordHash(password: $0.utf8) }
        )
    }

    private func instant(_ milliseconds: Int) -> Instant { Instant(sinceOrigin: .milliseconds(milliseconds)) }

    /// Plays one history against what the rule says of it: a refusal holds for 5 s, anything else for nothing.
    ///
    /// - Returns: Whether the brake admitted what the rule admits, and nothing else.
    private func keepsTheRule(_ moves: [Step], _ logins: [LoginBrake.Login]) -> Bool {
        var brake = LoginBrake()
        var now = 0
        var lastRefusal = [Int?](repeating: nil, count: logins.count)
        for step in moves {
            switch step.move {
            case .short: now += 2_000
            case .long: now += 5_000
            case .refused, .accepted, .unknown:
                let login = logins[step.password]
                let isDue = lastRefusal[step.password].map { now - $0 >= 5_000 } ?? true
                let isAdmitted = brake.admit(login, at: instant(now)) == nil
                guard isAdmitted == isDue else { return false }
                guard isAdmitted else { break }
                brake.note(verdict(step.move), of: login, at: instant(now))
                switch step.move {
                case .refused: lastRefusal[step.password] = now
                case .accepted: lastRefusal[step.password] = nil
                default: break
                }
            }
        }
        return true
    }

    private func verdict(_ move: Move) -> LoginBrake.Verdict {
        switch move {
        case .refused: .refused(refusal)
        case .accepted: .accepted
        case .unknown, .short, .long: .unknown
        }
    }

    @Test("every history of five moves with two passwords keeps to the rule")
    func exhaustive() {
        let steps = Move.allCases.flatMap { move in
            move == .short || move == .long ? [Step(move, 0)] : [Step(move, 0), Step(move, 1)]
        }
        let logins = [login("a"), login("b")]
        var broken: [[Step]] = []
        func extend(_ history: [Step]) {
            if history.count == 5 {
                if !keepsTheRule(history, logins) { broken.append(history) }
            } else {
                for step in steps { extend(history + [step]) }
            }
        }
        extend([])
        #expect(broken.isEmpty, "\(broken.count) histories, such as \(String(describing: broken.first))")
    }

    @Test("while the one new try is under way, nobody else tries; a try without a verdict frees the next")
    func claim() {
        var brake = LoginBrake()
        brake.note(.refused(refusal), of: login("a"), at: instant(0))
        #expect(brake.admit(login("a"), at: instant(4_999)) == refusal)
        #expect(brake.admit(login("a"), at: instant(5_000)) == nil)
        #expect(brake.admit(login("a"), at: instant(5_000)) == refusal)
        #expect(brake.admit(login("a"), at: instant(9_999)) == refusal)
        brake.note(.unknown, of: login("a"), at: instant(9_999))
        #expect(brake.admit(login("a"), at: instant(9_999)) == nil)
    }

    @Test("a try that began before a refusal and ends without a verdict after it does not lift it")
    func overtaken() {
        var brake = LoginBrake()
        #expect(brake.admit(login("a"), at: instant(0)) == nil)
        #expect(brake.admit(login("a"), at: instant(0)) == nil)
        brake.note(.refused(refusal), of: login("a"), at: instant(10))
        brake.note(.unknown, of: login("a"), at: instant(20))
        #expect(brake.admit(login("a"), at: instant(30)) == refusal)
    }

    @Test("a refusal holds for one frontend, and for no password as for any")
    func keys() {
        var brake = LoginBrake()
        brake.note(.refused(refusal), of: login(nil), at: instant(0))
        #expect(brake.admit(login(nil), at: instant(1)) == refusal)
        #expect(brake.admit(login("a"), at: instant(1)) == nil)
        #expect(brake.admit(login(nil, port: 9031), at: instant(1)) == nil)
    }

    @Test("what is remembered is bounded, and the newest refusal is among it")
    func bounded() {
        var brake = LoginBrake()
        for number in 1...1000 {
            brake.note(.refused(refusal), of: login("a", port: UInt16(number)), at: instant(number))
        }
        let braked = (1...1000).filter { brake.admit(login("a", port: UInt16($0)), at: instant(1_000)) != nil }
        #expect(braked == Array(873...1000))
    }
}
