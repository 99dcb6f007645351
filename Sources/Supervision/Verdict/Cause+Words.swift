extension Cause.Kind {
    /// What it is, as a clause.
    package var words: String {
        switch self {
        case .outOfMemory: "the kernel killed it for want of memory"
        case .badHeap: "Java cannot make the heap that it is told to"
        case .wrongJava: "this Doris does not run on the Java that is installed"
        case .badConfiguration: "its configuration cannot be understood"
        case .fixedSetting: "a setting differs from the one that the cluster was founded with"
        case .portInUse: "a port that it needs is taken"
        case .wrongCluster: "its files or its peers belong to another cluster"
        case .otherGroup: "the other frontends have formed another group, as a metadata recovery does"
        case .memberConflict: "the group of frontends knows its address under another node name"
        case .lostQuorum: "it lost its mastership or the majority of the followers, and begins anew by design"
        case .clockSkew: "its clock differs from another frontend's by more than is permitted"
        case .notMember: "the cluster does not list it under this address"
        case .wrongRole: "the cluster lists it with another role than its metadata has"
        case .addressChanged: "its address is not the one in its metadata"
        case .nameUnresolved: "a host name does not resolve as it must"
        case .removed: "the cluster dropped it"
        case .diskFull: "its volume is full"
        case .metadataInUse: "another Doris process holds its metadata"
        case .logUnwritable: "its logs cannot be written"
        case .tornMetadata: "one of image/ROLE and image/VERSION is missing"
        case .recoveryRefused: "a metadata recovery was asked for, and there is no metadata"
        case .notAdded: "it waits to be added to the cluster"
        case .noMaster: "it waits for a master or a majority of the frontends"
        case .crashed: "it crashed"
        case .killed: "somebody ended it with a signal"
        case .startFailed: "its start ended in an exception"
        case .hung: "it hung and was ended"
        case .unknown: "the cause is not known"
        }
    }
}
