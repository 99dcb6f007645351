import Doris
import Logging
import NodeStorage
import ProcessControl
import Supervision
import Synchronization

/// Prepares a frontend: looks at its metadata, asks the others where it has none, and registers it before it joins.
final class FrontendPreparer: Preparer {
    private let home: String
    private let node: Endpoint
    private let settings: Settings
    private let cluster: any Cluster
    private let command: StartCommand
    private let logger: Logger
    /// Since when every other frontend has been silent; touched on the preparation's thread alone.
    private let silentSince = Mutex<Instant?>(nil)

    init(settings: Settings, node: Endpoint, cluster: any Cluster, command: StartCommand, logger: Logger) {
        home = settings.dorisHome
        self.node = node
        self.settings = settings
        self.cluster = cluster
        self.command = command
        self.logger = logger
    }

    func prepare() -> Preparation {
        do throws(StorageError) {
            let distribution = try Distribution(home: home, role: .frontend)
            let metadata = try MetadataDirectory(path: distribution.metadataPath).inspect()
            let plan = plan(for: metadata, distribution: distribution)
            try distribution.removeStalePidFile()
            return preparation(for: plan, distribution: distribution)
        } catch {
            return .fail(error.exitCode, reason: "\(error)")
        }
    }

    private func plan(for metadata: MetadataState, distribution: Distribution) -> FrontendStartPlan {
        FrontendStartPlan(
            FrontendStartPlan.Inputs(
                metadata: metadata,
                node: node,
                ordinal: settings.ordinal,
                electable: settings.electable,
                bootstrap: settings.bootstrap,
                checksHostInRole: !distribution.abilities.hasConsole,
                view: metadata == .empty ? askOthers() : nil
            )
        )
    }

    private func preparation(for plan: FrontendStartPlan, distribution: Distribution) -> Preparation {
        switch plan {
        case .resume:
            return .start(command.request(for: distribution), reason: "the metadata is complete: resuming on it")
        case .found:
            return .start(
                command.request(for: distribution),
                reason: "no metadata and nobody there: founding a cluster"
            )
        case .join(let helper, nil):
            return .start(
                command.request(for: distribution, options: ["--helper", "\(helper)"]),
                reason: "no metadata and a master at \(helper): joining it"
            )
        case .join(_, let role?): return add(as: role)
        case .wait(let reason): return .wait(reason: reason)
        case .refuse(let reason): return .refuse(reason: reason)
        }
    }

    /// Adds this frontend and looks again: only a listing that shows the node lets it start.
    private func add(as role: FrontendRole) -> Preparation {
        for frontend in others {
            do throws(ClusterError) {
                try cluster.execute(.addFrontend(role, node), at: frontend)
                logger.info(
                    "The frontend was added to the cluster",
                    metadata: ["node": "\(node)", "role": "\(role.rawValue)"]
                )
                return .wait(reason: "added as \(role.rawValue); reading the listing again before the start")
            } catch {
                guard error.isSilence else { return .wait(reason: "the cluster did not add this frontend: \(error)") }
            }
        }
        return .wait(reason: "no frontend answers any more; trying again")
    }

    private var others: [Endpoint] {
        settings.frontends.filter { $0.host != node.host }
    }

    private func askOthers() -> ClusterView {
        let answers = others.map { (endpoint: $0, answer: answer(of: $0)) }
        let now = MonotonicClock.now()
        var view = ClusterView(answers: answers, silentFor: .zero)
        view.silentFor = silentSince.withLock { silentSince in
            let began = view.isAnyoneThere ? nil : silentSince ?? now
            silentSince = began
            return began.map { now - $0 } ?? .zero
        }
        return view
    }

    private func answer(of frontend: Endpoint) -> ClusterView.Answer {
        do throws(ClusterError) {
            return .listing(try cluster.frontends(at: frontend))
        } catch {
            return error.isSilence ? .silence(error) : .refusal(error)
        }
    }
}
