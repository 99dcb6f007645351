import Doris

/// Why Doris ended, as far as it can be told, and what to do about it.
package struct Cause: Hashable, Sendable {
    /// The kinds of causes, by the word in which logs and metrics name them.
    package enum Kind: String, CaseIterable, Sendable {
        /// The kernel killed a process for want of memory.
        case outOfMemory = "out-of-memory"
        /// A port of the node is taken.
        case portInUse = "port-in-use"
        /// The files of another cluster, or the address of one.
        case wrongCluster = "wrong-cluster"
        /// A frontend lost its mastership or the majority of the followers.
        case lostQuorum = "lost-quorum"
        /// The cluster does not list this frontend, or not under this address.
        case notMember = "not-a-member"
        /// The cluster dropped this frontend.
        case removed = "removed"
        /// The volume takes no more.
        case diskFull = "disk-full"
        /// Another process of Doris holds the metadata.
        case metadataInUse = "metadata-in-use"
        /// An exception came out of the start.
        case startFailed = "start-failed"
        /// The supervisor ended a child that hung.
        case hung
        /// Nothing that is recognised.
        case unknown
    }

    /// The kind.
    package let kind: Kind
    /// The line that shows it, cut to one line of 256 characters; empty where there is none.
    package let detail: String

    package init(_ kind: Kind, detail: String = "") {
        self.kind = kind
        self.detail = detail
    }

    /// What it is, as a clause.
    package var words: String {
        switch kind {
        case .outOfMemory: "the kernel killed it for want of memory"
        case .portInUse: "a port that it needs is taken"
        case .wrongCluster: "its files or its peers belong to another cluster"
        case .lostQuorum: "it lost its mastership or the majority of the followers, and begins anew by design"
        case .notMember: "the cluster does not list it under this address"
        case .removed: "the cluster dropped it"
        case .diskFull: "its volume is full"
        case .metadataInUse: "another Doris process holds its metadata"
        case .startFailed: "its start ended in an exception"
        case .hung: "it hung and was ended"
        case .unknown: "the cause is not known"
        }
    }

    /// What a person can do, as a sentence without its end.
    package var advice: String {
        switch kind {
        case .outOfMemory:
            "raise the container's memory limit, or lower -Xmx in fe.conf or mem_limit in be.conf"
        case .portInUse: "find who listens there, or change the port in fe.conf or be.conf"
        case .wrongCluster: "check which volume is mounted, and cluster_id and the frontends that are configured"
        case .lostQuorum: "look at the other frontends: a majority of the followers must run and reach each other"
        case .notMember: "compare SHOW FRONTENDS with this pod's address, role and edit_log_port"
        case .removed: "an entry that was dropped cannot come back on old metadata: see SHOW FRONTENDS, then empty it"
        case .diskFull: "free space on the volume or enlarge it"
        case .metadataInUse: "make sure that no other pod mounts this volume"
        case .startFailed: "see the trace in fe.log; the metadata may be damaged or of another release"
        case .hung: "see the thread dump in the container's log"
        case .unknown: "see the end of the container's log and Doris' own logs"
        }
    }
}

extension Cause: CustomStringConvertible {
    /// The clause and the line that shows it.
    package var description: String { detail.isEmpty ? words : "\(words) (\(detail))" }
}
