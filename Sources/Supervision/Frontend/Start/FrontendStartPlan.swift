package import Doris

/// How a frontend starts, and why.
///
/// It is chosen before Doris runs, because a wrong choice cannot be undone: a frontend that founds beside a living
/// master makes a second cluster that can never be merged, and one that recovers beside others splits theirs.
package struct FrontendStartPlan: Equatable, Sendable {
    /// What is done next.
    package enum Step: Equatable, Sendable {
        /// Start on the metadata as it is.
        case resume
        /// Start with nothing and become the first frontend of a new cluster.
        case found
        /// Start with `--helper`; be added in the given role first where the cluster does not list this node.
        case join(helper: Endpoint, add: FrontendRole?)
        /// Start once in a way that makes a new group of this node alone, under the name in the record.
        case recover(FrontendRecord.Recovery)
        /// Have the master drop a former entry of this node, then look again.
        case dropFormer(Frontend)
        /// Move the metadata away, keep it, then look again.
        case setAside(stamp: String, role: FrontendRole?)
        /// Ask the other frontends first.
        case ask
        /// Ask again soon.
        case wait
        /// A person must look at it.
        case refuse
    }

    /// What is done next.
    package var step: Step
    /// Why, as clauses; never empty.
    package var reasons: [String]

    package init(_ step: Step, _ reasons: String...) {
        self.step = step
        self.reasons = reasons
    }

    /// The reasons on one line.
    package var reason: String { reasons.joined(separator: "; ") }

    /// Chooses the plan.
    package init(_ inputs: Inputs) {
        if case .settingAside(let stamp, let role)? = inputs.record?.undertaking, inputs.metadata.holdsAnything {
            // It was decided when everything was in its place; half of it proves nothing any more.
            self.init(.setAside(stamp: stamp, role: role), "the metadata is being moved away and not all of it is yet")
            return
        }
        switch inputs.metadata {
        case .complete(let role, let version, _):
            self = EstablishedFrontend(inputs: inputs, role: role, version: version).plan
        case .empty:
            self = NewFrontend(inputs: inputs).plan
        case .missing:
            self.init(.refuse, "meta_dir does not exist; create it or mount the volume there")
        case .unfinished(let present):
            self.init(
                .setAside(stamp: inputs.stamp, role: nil),
                "a first start did not finish: there is no image and no journal, only \(present.listed)"
            )
        case .torn(let present, _) where inputs.record?.isJoining == true:
            // What a join leaves that was killed between the image's download and the journal's: started as it is, it
            // would make a group of its own.
            self.init(
                .setAside(stamp: inputs.stamp, role: inputs.record?.joiningRole),
                "a join did not finish: \(present.listed) is moved aside and kept, and the cluster has it all"
            )
        case .torn(let present, let problem):
            self.init(
                .refuse,
                "the metadata is incomplete: \(problem); found \(present.listed); restore the missing files from a"
                    + " backup, or empty the folder if this frontend never served. Nothing was changed"
            )
        }
    }
}

extension MetadataState {
    /// Whether anything of Doris lies there.
    package var holdsAnything: Bool {
        switch self {
        case .missing, .empty: false
        case .unfinished, .torn, .complete: true
        }
    }
}

extension [String] {
    fileprivate var listed: String { joined(separator: ", ") }
}
