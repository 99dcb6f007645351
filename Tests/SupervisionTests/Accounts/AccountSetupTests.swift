import Supervision
import Testing

@Suite("Setting up accounts")
struct AccountSetupTests {
    private typealias Setup = AccountSetup

    /// Every run from the start to its end, as the steps and the answers to them.
    private func runs(_ setup: Setup, limit: Int = 16) -> [(steps: [Setup.Step], answers: [Setup.Answer])] {
        guard case .run = setup.step, limit > 0 else { return [([setup.step], [])] }
        return Setup.Answer.allCases.flatMap { answer in
            var next = setup
            next.take(answer)
            return runs(next, limit: limit - 1).map { ([setup.step] + $0.steps, [answer] + $0.answers) }
        }
    }

    @Test("a login without password comes only while founding, and right after the first one with it was refused")
    func passwordless() {
        for makesAccount in [false, true] {
            for isFounding in [false, true] {
                for run in runs(Setup(makesAccount: makesAccount, isFounding: isFounding)) {
                    let open = run.steps.map { if case .run(_, .withoutPassword) = $0 { true } else { false } }
                    #expect(isFounding || !open.contains(true))
                    #expect(!open[0])
                    guard let index = open.firstIndex(of: true) else { continue }
                    #expect(index == 1 && run.answers[0] == .loginRefused, "\(run)")
                }
            }
        }
    }

    @Test("every run ends, after five statements at most")
    func bounded() {
        for makesAccount in [false, true] {
            let runs = runs(Setup(makesAccount: makesAccount, isFounding: true))
            #expect(runs.allSatisfy { $0.answers.count <= (makesAccount ? 5 : 2) })
            for run in runs {
                switch run.steps.last {
                case .done, .failed: break
                default: Issue.record("a run without an end: \(run)")
                }
            }
        }
    }

    @Test("success means that every task was done once, root's password last; any other answer is a failure")
    func order() {
        for isFounding in [false, true] {
            for run in runs(Setup(makesAccount: true, isFounding: isFounding)) {
                let done = zip(run.steps, run.answers).compactMap { step, answer -> Setup.Task? in
                    guard case .run(let task, _) = step, answer == .done else { return nil }
                    return task
                }
                #expect(done == Array(Setup.Task.allCases.prefix(done.count)))
                #expect((run.steps.last == .done) == (done == Setup.Task.allCases))
            }
        }
        #expect(Setup.Task.allCases.last == .setRootPassword)
    }

    @Test("the failure says what was refused, and nothing changes afterwards")
    func failures() {
        var setup = Setup(makesAccount: true, isFounding: false)
        setup.take(.done)
        setup.take(.statementRefused)
        #expect(setup.step == .failed(.statementRefused(.grantNodePrivilege)))
        setup.take(.done)
        #expect(setup.step == .failed(.statementRefused(.grantNodePrivilege)))
        var other = Setup(makesAccount: false, isFounding: true)
        #expect(other.step == .run(.setRootPassword, .withPassword))
        other.take(.loginRefused)
        other.take(.loginRefused)
        #expect(other.step == .failed(.loginRefused))
    }

    @Test("a login that was refused after a statement was carried out ends the run")
    func changedMeanwhile() {
        var setup = Setup(makesAccount: true, isFounding: true)
        setup.take(.done)
        setup.take(.loginRefused)
        #expect(setup.step == .failed(.loginRefused))
    }
}
