import NIOPosix
import Supervision

/// What a frontend's supervisor does for its cluster.
extension Hands {
    func carryOut(_ action: FrontendUpkeep.Action) {
        clusterThread.submit { [keeper, mailbox] state in
            guard state == .active, let keeper else { return }
            mailbox.post(.frontend(.upkeep(keeper.carryOut(action))))
        }
    }

    func carryOut(_ action: FrontendDeparture.Action, evidence: String) {
        switch action {
        case .decide:
            // Two readings lie seconds apart; the cluster's thread has other things to do meanwhile.
            preparationThread.submit { [judge, mailbox] state in
                guard state == .active else { return }
                mailbox.post(.frontend(.departure(.decided(judge.decide()))))
            }
        case .step(let isRunning, let takesBack, let keeps):
            clusterThread.submit { [keeper, mailbox] state in
                guard state == .active, let keeper else { return }
                let event = keeper.step(
                    isRunning: isRunning,
                    takesBack: takesBack,
                    keeps: keeps,
                    evidence: evidence
                )
                mailbox.post(.frontend(.departure(event)))
            }
        }
    }
}
