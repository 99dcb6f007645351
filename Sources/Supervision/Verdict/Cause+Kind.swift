extension Cause {
    /// The kinds of causes, by the word in which logs and metrics name them.
    package enum Kind: String, CaseIterable, Sendable {
        /// The kernel killed a process for want of memory.
        case outOfMemory = "out-of-memory"
        /// The JVM cannot have the heap that it is told to make.
        case badHeap = "heap-does-not-start"
        /// Java is of a version that this Doris does not run on.
        case wrongJava = "wrong-java"
        /// A configuration file or the JVM's options hold what cannot be understood.
        case badConfiguration = "bad-configuration"
        /// A setting that is fixed when a cluster is founded was changed.
        case fixedSetting = "fixed-setting-changed"
        /// A port of the node is taken.
        case portInUse = "port-in-use"
        /// The files of another cluster, or the address of one.
        case wrongCluster = "wrong-cluster"
        /// The frontends that answer form another BDB JE group, as after a recovery.
        case otherGroup = "other-group"
        /// The group knows this address under another node name.
        case memberConflict = "member-conflict"
        /// A frontend lost its mastership or the majority of the followers.
        case lostQuorum = "lost-quorum"
        /// The clocks of the frontends differ by more than BDB JE accepts.
        case clockSkew = "clock-skew"
        /// The cluster does not list this frontend, or not under this address.
        case notMember = "not-a-member"
        /// The cluster lists this frontend with another role than it has on its disk.
        case wrongRole = "wrong-role"
        /// The node's address is not the one in its metadata.
        case addressChanged = "address-changed"
        /// A name, the node's own or another one's, does not resolve as Doris needs it.
        case nameUnresolved = "name-not-resolved"
        /// The cluster dropped this frontend.
        case removed = "removed"
        /// The volume takes no more.
        case diskFull = "disk-full"
        /// Another process of Doris holds the metadata.
        case metadataInUse = "metadata-in-use"
        /// The folder of its logs takes none.
        case logUnwritable = "log-not-writable"
        /// One of ROLE and VERSION exists without the other.
        case tornMetadata = "torn-metadata"
        /// A recovery of metadata was asked for where there is none.
        case recoveryRefused = "recovery-refused"
        /// A frontend without metadata waits until the master lists it.
        case notAdded = "not-added"
        /// A frontend waits for a master.
        case noMaster = "no-master"
        /// The process crashed: a signal of its own making ended it.
        case crashed
        /// A signal that nobody asked the supervisor for ended it.
        case killed
        /// An exception came out of the start.
        case startFailed = "start-failed"
        /// The supervisor ended a child that hung.
        case hung
        /// Nothing that is recognised.
        case unknown
    }
}
