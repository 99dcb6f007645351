import Doris
import Logging
import NodeStorage
import ProcessControl
import Supervision
import Synchronization

/// Prepares a frontend: looks at its metadata, asks the others where it has none, and registers it before it joins.
final class FrontendPreparer: Preparer {
    private let distribution: Distribution
    private let node: Endpoint
    private let settings: Settings
    private let cluster: any Cluster
    private let command: StartCommand
    private let logger: Logger
    /// Since when every other frontend has been silent; touched on the preparation's thread alone.
    private let silentSince = Mutex<Instant?>(nil)

    init(
        settings: Settings,
        node: Endpoint,
        distribution: Distribution,
        cluster: any Cluster,
        command: StartCommand,
        logger: Logger
    ) {
        self.settings = settings
        self.node = node
        self.distribution = distribution
        self.cluster = cluster
        self.command = command
        self.logger = logger
    }

    func prepare() -> Preparation {
        let abilities: Abilities?
        let metadata: MetadataDirectory
        do throws(StorageError) {
            abilities = try distribution.readiness(for: command, logger: logger)
            metadata = try distribution.configuration().metadataDirectory()
        } catch {
            return .fail(error.exitCode, reason: "\(error)")
        }
        do throws(StorageError) {
            let plan = plan(for: try metadata.inspect(), abilities: abilities)
            return preparation(for: plan, abilities: abilities)
        } catch {
            return .refuse(reason: "the metadata cannot be read: \(error). Nothing was changed")
        }
    }

    private func plan(for metadata: MetadataState, abilities: Abilities?) -> FrontendStartPlan {
        FrontendStartPlan(
            FrontendStartPlan.Inputs(
                metadata: metadata,
                node: node,
                ordinal: settings.ordinal,
                electable: settings.electable,
                bootstrap: settings.bootstrap,
                // The comparison went with 2.0, a little before the option came with 2.0.2.
                checksHostInRole: abilities?.console == false,
                view: metadata == .empty ? askOthers() : nil
            )
        )
    }

    private func preparation(for plan: FrontendStartPlan, abilities: Abilities?) -> Preparation {
        func start(_ options: [String], _ reason: String) -> Preparation {
            .start(command.request(for: distribution, abilities: abilities, options: options), reason: reason)
        }
        return switch plan {
        case .resume: start([], "the metadata is complete: resuming on it")
        case .found: start([], "no metadata and nobody there: founding a cluster")
        case .join(let helper, nil):
            start(["--helper", "\(helper)"], "no metadata and a master at \(helper): joining it")
        case .join(_, let role?): add(as: role)
        case .wait(let reason): .wait(reason: reason)
        case .refuse(let reason): .refuse(reason: reason)
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
