import Doris
import NodeStorage
import Supervision

/// What a decommission asks for beside Kubernetes.
extension BackendKeeper {
    /// Does it and says what came of it; `decide` is not for the cluster.
    func carryOut(_ action: DecommissionMachine.Action) -> DecommissionMachine.Event? {
        switch action {
        case .decide: nil
        case .look: .looked(lookAround())
        case .inspect: .inspected(obstacles())
        case .remember(let undertaking): .remembered(failure: remember(undertaking))
        case .execute(let statement): .executed(failure: execute(statement))
        }
    }

    private func lookAround() -> Result<[Backend], ClusterError> {
        do throws(ClusterError) {
            return .success(try backends())
        } catch {
            return .failure(error)
        }
    }

    private func remember(_ undertaking: BackendRecord.Undertaking?) -> String? {
        do throws(StorageError) {
            try change { $0.undertaking = undertaking }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func execute(_ statement: Statement) -> ClusterError? {
        do throws(ClusterError) {
            try send(statement)
            return nil
        } catch {
            return error
        }
    }
}
