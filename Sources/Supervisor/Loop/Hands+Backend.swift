import Doris
import NIOPosix
import Supervision

/// What a backend's supervisor does for its place in the cluster.
extension Hands {
    func addMember() {
        clusterThread.submit { [backend, mailbox] state in
            guard state == .active, let backend else { return }
            mailbox.post(.membership(.added(backend.add())))
        }
    }

    func carryOut(_ action: BackendUpkeep.Action) {
        clusterThread.submit { [backend, mailbox] state in
            guard state == .active, let backend else { return }
            mailbox.post(.backend(.upkeep(backend.carryOut(action))))
        }
    }

    func carryOut(_ action: DecommissionMachine.Action) {
        if case .decide = action {
            // Two readings lie seconds apart; the cluster's thread has other things to do meanwhile.
            preparationThread.submit { [judge, mailbox] state in
                guard state == .active else { return }
                mailbox.post(.backend(.decommission(.decided(judge.decide()))))
            }
            return
        }
        clusterThread.submit { [backend, mailbox] state in
            guard state == .active, let event = backend?.carryOut(action) else { return }
            mailbox.post(.backend(.decommission(event)))
        }
    }

    func switchOff(_ switches: Set<BackendSwitch>) {
        clusterThread.submit { [backend, mailbox] state in
            guard state == .active else { return }
            backend?.switchOff(switches)
            mailbox.post(.backend(.switchedOff))
        }
    }
}
