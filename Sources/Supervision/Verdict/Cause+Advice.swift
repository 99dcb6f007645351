extension Cause.Kind {
    /// What a person can do, as a sentence without its end.
    package var advice: String {
        switch self {
        case .outOfMemory: "raise the container's memory limit, or lower -Xmx in fe.conf or mem_limit in be.conf"
        case .badHeap:
            "lower -Xmx and -Xms in fe.conf's JAVA_OPTS below the container's memory limit, or raise the limit"
        case .wrongJava: "use an image with the Java that this Doris names: 8 up to 2.1, 17 from 3.0 on"
        case .badConfiguration: "mend the line that is named, in fe.conf, be.conf or the environment"
        case .fixedSetting: "set it in fe.conf back to the value that is expected"
        case .portInUse: "find who listens there, or change the port in fe.conf or be.conf"
        case .wrongCluster: "check which volume is mounted, and cluster_id and the frontends that are configured"
        case .otherGroup:
            "if the others are right, drop this frontend, set its metadata aside and add it again; never recover here"
        case .memberConflict: "drop the old entry of this address at the master, then add this frontend again"
        case .lostQuorum:
            "look at the other frontends: a majority of the followers must run and reach each other"
        case .clockSkew: "set the clocks of the machines by NTP; max_bdbje_clock_delta_ms is the limit"
        case .notMember: "compare SHOW FRONTENDS with this pod's address, role and edit_log_port"
        case .wrongRole: "drop its entry at the master, and add it again with the role that it is to have"
        case .addressChanged:
            "give the pod the address in image/ROLE, set priority_networks to match it, or recover the metadata"
        case .nameUnresolved:
            "check the headless Service, its publishNotReadyAddresses, the StatefulSet's serviceName and the DNS"
        case .removed: "an entry that was dropped cannot come back on old metadata: see SHOW FRONTENDS, then empty it"
        case .diskFull: "free space on the volume or enlarge it; BDB JE wants 1 to 5 GiB to stay free"
        case .metadataInUse: "make sure that no other pod mounts this volume"
        case .logUnwritable:
            "mount a volume there that Doris' user may write, or name another folder with LOG_DIR in fe.conf or be.conf"
        case .tornMetadata: "restore the missing file from a backup, or empty meta_dir if it never served"
        case .recoveryRefused: "take metadata_failure_recovery away: an empty frontend joins or founds without it"
        case .notAdded: "run ALTER SYSTEM ADD FOLLOWER or ADD OBSERVER for its address at the master"
        case .noMaster: "look at the other followers: a majority must run and reach each other's edit_log_port"
        case .crashed:
            "see the stack trace in the container's log, be.out or fe.out, keep from the query that it names, and report it"
        case .killed:
            "look for who sent it: a person, an agent on the node, or its kernel for want of memory outside the container"
        case .startFailed: "see the trace in fe.log; the metadata may be damaged or of another release"
        case .hung: "see the thread dump in the container's log"
        case .unknown: "see the end of the container's log and Doris' own logs"
        }
    }
}
