/// A line of Doris' log by which it is known what keeps Doris from serving.
///
/// Lines are matched loosely, by parts that hardly change, since releases differ in their wording.
struct LogMark: Sendable {
    /// What such a line means while Doris runs.
    enum Meaning: Sendable {
        /// Doris waits and goes on by itself once it has what it waits for; that is no stall, and no cause of an end.
        case wait
        /// Doris may go on, hang or end; until it serves the line is shown, and it is the cause of an end.
        case warning
        /// As a warning, but a healthy node logs it about others too: how a process ended says more.
        case vague
        /// Doris ends at once, or its `main` does.
        case end
    }

    /// What the line contains, all of it.
    let parts: [String]
    let kind: Cause.Kind
    let meaning: Meaning

    private init(_ meaning: Meaning, _ kind: Cause.Kind, _ parts: String...) {
        self.parts = parts
        self.kind = kind
        self.meaning = meaning
    }

    /// Whether a line is such a one.
    func matches(_ line: Substring) -> Bool { parts.allSatisfy { line.contains($0) } }
}

extension LogMark {
    /// All that are known, of Doris 1.2 to 4.x, its start scripts, BDB JE 18 and the JVM; those that say more come first.
    static let all: [LogMark] = members + metadata + environment + resources + group + crashes + waits + vague

    /// Who the node is to its cluster.
    private static let members = [
        LogMark(.end, .wrongCluster, "cluster id is not equal"),
        LogMark(.end, .removed, "is removed. will exit"),
        LogMark(.end, .notMember, "is not added to the cluster, will exit"),
        LogMark(.end, .wrongRole, "not match with frontend recorded role"),
        LogMark(.end, .addressChanged, "does not equal to the host in ROLE"),
        // BDB JE's handshake: it gives the environment up, and Doris ends or, before 3.0.3, may live on.
        LogMark(.warning, .otherGroup, "represent different environment instances"),
        LogMark(.warning, .otherGroup, "environment at the master has UUID"),
        LogMark(.warning, .memberConflict, "conflicts with the socket already used by the member"),
        LogMark(.warning, .clockSkew, "Clock delta", "exceeds max permissible delta"),
    ]

    /// What is on the node's disk.
    private static let metadata = [
        LogMark(.end, .metadataInUse, "FE process has been started"),
        LogMark(.end, .metadataInUse, "pid file is already locked"),
        LogMark(.end, .metadataInUse, "running as process", "Stop it first"),
        LogMark(.end, .metadataInUse, "ENV_LOCKED"),
        LogMark(.end, .tornMetadata, "role file and version file must both exist"),
        LogMark(.end, .recoveryRefused, "It is not allowed to set metadata_failure_recovery"),
        LogMark(.end, .fixedSetting, "lower_case_table_names", "does not support modification"),
        LogMark(.end, .fixedSetting, "lower_case_table_names", "expected value"),
    ]

    /// What it runs in: Java, options, names.
    private static let environment = [
        LogMark(.end, .badConfiguration, "no such env variable"),
        LogMark(.end, .wrongJava, "jdk_version is", "must be"),
        LogMark(.end, .wrongJava, "runtime java version", "compile version"),
        LogMark(.end, .wrongJava, "UnsupportedClassVersionError"),
        LogMark(.end, .badHeap, "Could not reserve enough space for", "object heap"),
        LogMark(.end, .badHeap, "Initial heap size set to a larger value"),
        LogMark(.end, .badHeap, "Invalid maximum heap size"), LogMark(.end, .badHeap, "Invalid initial heap size"),
        LogMark(.end, .badHeap, "insufficient memory for the Java Runtime Environment"),
        LogMark(.end, .badConfiguration, "Unrecognized VM option"),
        LogMark(.end, .badConfiguration, "Could not create the Java Virtual Machine"),
        LogMark(.end, .nameUnresolved, "start fe", "fqdn"),
        LogMark(.end, .nameUnresolved, "got a UnknownHostException when try to"),
    ]

    /// What it shares with others: ports and space.
    private static let resources = [
        LogMark(.end, .portInUse, "is already in use"), LogMark(.end, .portInUse, "Address already in use"),
        LogMark(.end, .portInUse, "did not start correctly, exiting"),
        LogMark(.end, .portInUse, "did not start correctly. exiting"),
        LogMark(.warning, .diskFull, "No space left on device"), LogMark(.warning, .diskFull, "DiskLimitException"),
        LogMark(.warning, .diskFull, "je.freeDisk limits"), LogMark(.warning, .diskFull, "violates FREE_DISK"),
    ]

    /// What the group of frontends has decided.
    private static let group = [
        LogMark(.end, .lostQuorum, "transfer FE type from MASTER to UNKNOWN"),
        LogMark(.end, .lostQuorum, "fencing failed"),
        LogMark(.end, .lostQuorum, "InsufficientReplicasException"),
        LogMark(.end, .lostQuorum, "InsufficientAcksException"),
    ]

    /// What a process writes whose own fault ends it: glog, the C++ runtime, the backend's handler of signals, the JVM.
    private static let crashes = [
        LogMark(.end, .crashed, "] Check failed: "), LogMark(.end, .crashed, "terminate called after throwing"),
        LogMark(.end, .crashed, "*** SIG", "received by PID"), LogMark(.end, .crashed, "SIG", " at pc=0x"),
    ]

    private static let waits = [
        LogMark(.wait, .notAdded, "is not added to the group. please add it first"),
        LogMark(.wait, .noMaster, "wait catalog to be ready"),
        LogMark(.wait, .noMaster, "wait globalStateMgr to be ready"),
    ]

    /// Lines that a healthy node logs about others too, so that they count only where nothing better is known.
    private static let vague = [
        LogMark(.vague, .wrongCluster, "invalid cluster id"),
        LogMark(.vague, .nameUnresolved, "UnknownHostException"), LogMark(.vague, .nameUnresolved, "Unknown host"),
    ]
}
