import Doris
import Supervision

/// One combination of everything that a frontend's start is chosen from.
struct StartScenario {
    /// What lies on the disk.
    enum Disk: CaseIterable {
        case missing, empty, unfinished, torn
        /// Complete, as a follower with a name of 2.0 or one of 1.2 that holds the node's host, or its former one.
        case follower, followerNamedHere, followerNamedThere
        case observer

        static let complete = [Disk.follower, .followerNamedHere, .followerNamedThere, .observer]
    }

    /// What a release of Doris can do.
    enum Release: CaseIterable {
        /// 1.2, 2.0.1, 2.0.2 and later, 4.0, and a command of somebody's own.
        case first, key, option, renaming, unknown

        var abilities: FrontendAbilities {
            FrontendAbilities(
                checksHostInRole: self == .first,
                recovery: self == .unknown ? nil : self == .first || self == .key ? .key : .option,
                renamesToAddress: self == .renaming,
                knowsNames: self != .first
            )
        }
    }

    /// What stands against a plain start.
    enum Trouble: CaseIterable {
        case none, name, stickyKey, removed, notMember, stickyKeyAndRemoved

        var isSticky: Bool { self == .stickyKey || self == .stickyKeyAndRemoved }
        var isDoubt: Bool { self == .removed || self == .notMember || self == .stickyKeyAndRemoved }
    }

    var disk = Disk.follower
    var memory = StartMemory.none
    var isByName = false
    var release = Release.option
    var trouble = Trouble.none
    var view = StartView.notAsked
    var replicas: Int?
    var rewritesRole = Settings.MetadataRole.whenNeeded
    var bootstrap = Settings.Bootstrap.auto
    var ordinal: Int? = 0
    var marker = FrontendStartPlan.FoundingMemory.none
    var hasOtherHTTPPort = false

    /// The cluster of the metadata.
    static let cluster = 7
    static let freshName = "fresh"
    static let uuid = "fe_83d061f4_31b3_43ee_9764_5506795e0bfe"

    /// The node, and where it may have been before.
    var here: Endpoint { isByName ? StartScenario.nameHere : StartScenario.addressHere }
    var there: Endpoint { isByName ? StartScenario.nameThere : StartScenario.addressThere }
    /// An address in between.
    var between: Endpoint { isByName ? StartScenario.nameBetween : StartScenario.addressBetween }
    /// The node by the other kind of identity.
    var otherKind: Endpoint { isByName ? StartScenario.addressHere : StartScenario.nameHere }

    private static let addressHere = Endpoint(host: "10.0.0.2", port: 9010)
    private static let addressThere = Endpoint(host: "10.0.0.1", port: 9010)
    private static let addressBetween = Endpoint(host: "10.0.0.3", port: 9010)
    private static let nameHere = Endpoint(host: "fe-0.fe.svc", port: 9010)
    private static let nameThere = Endpoint(host: "fe-0.old.svc", port: 9010)
    private static let nameBetween = Endpoint(host: "fe-0.mid.svc", port: 9010)

    /// The name in `image/ROLE`.
    var roleName: String {
        switch disk {
        case .followerNamedHere: "\(here.host)_9010_1"
        case .followerNamedThere: "\(there.host)_9010_1"
        default: StartScenario.uuid
        }
    }

    var isComplete: Bool { Disk.complete.contains(disk) }

    var metadata: MetadataState {
        switch disk {
        case .missing: .missing
        case .empty: .empty
        case .unfinished: .unfinished(present: ["image/ROLE"])
        case .torn: .torn(present: ["image/ROLE"], problem: "there is no journal")
        case .follower, .followerNamedHere, .followerNamedThere: complete(.follower)
        case .observer: complete(.observer)
        }
    }

    private func complete(_ role: FrontendRole) -> MetadataState {
        .complete(role: RoleFile(role: role, nodeName: roleName), version: StartScenario.version)
    }

    private static let version: VersionFile = {
        guard let version = try? VersionFile("clusterId=\(cluster)\ntoken=t\n") else { fatalError("no such version") }
        return version
    }()

    var inputs: FrontendStartPlan.Inputs {
        FrontendStartPlan.Inputs(
            metadata: metadata,
            record: memory.record(in: self),
            node: here,
            nameProblem: trouble == .name ? "the name does not resolve yet; look at the Service" : nil,
            httpPort: hasOtherHTTPPort ? 8031 : 8030,
            ordinal: ordinal,
            replicas: replicas,
            bootstrap: bootstrap,
            rewritesRole: rewritesRole,
            abilities: release.abilities,
            recoversAlways: trouble.isSticky,
            lastEnd: trouble == .notMember ? .notMember : trouble.isDoubt ? .removed : .outOfMemory,
            marker: marker,
            view: view.view(in: self),
            newcomerFor: view == .newcomerForLong ? .seconds(600) : .seconds(599),
            freshName: StartScenario.freshName,
            stamp: "stamp"
        )
    }
}
