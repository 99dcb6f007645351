import Doris
import Supervision
import Testing

@Suite("What Doris' log says")
struct LogMarkTests {
    /// A line as Doris, its scripts, BDB JE or the JVM writes it, and what it is known as.
    private struct Case: Sendable, CustomTestStringConvertible {
        let kind: Cause.Kind
        let line: String

        init(_ kind: Cause.Kind, _ line: String) {
            self.kind = kind
            self.line = line
        }

        var testDescription: String { "\(kind.rawValue): \(line.prefix(40))" }
    }

    /// Lines by which Doris ends.
    private static let ends = [
        Case(
            .notMember,
            "2023-04-27 10:00:00,123 ERROR (stateListener|75) [Env.checkCurrentNodeExist():2890] current node"
                + " 10.0.0.1:9010 is not added to the cluster, will exit. Your FE IP maybe changed, please set"
                + " 'priority_networks' config in fe.conf properly."
        ),
        Case(.notMember, "ERROR (main|1) current node is not added to the cluster, will exit"),
        Case(
            .wrongRole,
            "ERROR (stateListener|75) [Env.checkCurrentNodeExist():2897] current node role is FOLLOWER not match with"
                + " frontend recorded role OBSERVER. will exit"
        ),
        Case(
            .addressChanged,
            "java.io.IOException: the self host 10.0.0.2 does not equal to the host in ROLE file 10.0.0.1. You need to"
                + " set 'priority_networks' config in fe.conf to match the host 10.0.0.1"
        ),
        Case(
            .tornMetadata,
            "java.io.IOException: role file and version file must both exist or both not exist. please specific one"
                + " helper node to recover. will exit."
        ),
        Case(.wrongCluster, "ERROR (main|1) cluster id is not equal with helper node fe-0. will exit."),
        Case(
            .wrongCluster,
            "java.io.IOException: cluster id is not equal with helper node fe-0.fe.doris.svc.cluster.local. will exit."
        ),
        Case(.wrongCluster, "cluster id is not equal with config item cluster_id. will exit."),
        Case(
            .metadataInUse,
            "FE process has been started, please do not start multiple FE processes at the same time"
        ),
        Case(.metadataInUse, "java.lang.Exception: pid file is already locked."),
        Case(.metadataInUse, "Frontend running as process 31. Stop it first."),
        Case(
            .metadataInUse,
            "com.sleepycat.je.EnvironmentLockedException: (JE 18.3.12) /opt/fe/doris-meta/bdb The environment cannot be"
                + " locked for single writer access. ENV_LOCKED: The je.lck file could not be locked."
        ),
        Case(.lostQuorum, "ERROR (stateListener|75) [Env.transferToMaster():1499] fencing failed. will exit."),
        Case(.lostQuorum, "transfer FE type from MASTER to UNKNOWN. exit"),
        Case(
            .recoveryRefused,
            "ERROR (main|1) It is not allowed to set metadata_failure_recovery when meta dir or bdbje dir is empty, which"
                + " may mean it is the first time to start this node"
        ),
        Case(
            .fixedSetting,
            "ERROR (stateListener|75) [Env.checkLowerCaseTableNames()] The configuration of 'lower_case_table_names'"
                + " does not support modification, the expected value is 0, but the actual value is 1"
        ),
        Case(.removed, "current fe fe_83d061f4_31b3_43ee_9764_5506795e0bfe is removed. will exit"),
        Case(.badConfiguration, "java.lang.Exception: no such env variable: POD_IP"),
        Case(.badConfiguration, "Unrecognized VM option 'UseConcMarkSweepGC'"),
        Case(.wrongJava, "ERROR: The jdk_version is 8, must be 17."),
        Case(
            .wrongJava,
            "java.lang.UnsupportedClassVersionError: org/apache/doris/DorisFE has been compiled by a more recent version"
        ),
        Case(.badHeap, "Could not reserve enough space for 8388608KB object heap"),
        Case(.badHeap, "Initial heap size set to a larger value than the maximum heap size"),
        Case(.badHeap, "Invalid maximum heap size: -Xmx8x"),
        Case(.badHeap, "# There is insufficient memory for the Java Runtime Environment to continue."),
        Case(.nameUnresolved, "got a UnknownHostException when try to get the local host in FQDN mode"),
        Case(.nameUnresolved, "get a null canonicalHostName of 10.0.0.1 when start fe use fqdn"),
        Case(
            .nameUnresolved,
            "Fail to find right address to start fe by using fqdn: fe-0.fe is 10.0.0.1, not 10.0.0.2"
        ),
        Case(.crashed, "F20231122 10:00:00.000000 77 data_dir.cpp:55] Check failed: _store != nullptr"),
        Case(.crashed, "terminate called after throwing an instance of 'std::out_of_range'"),
        Case(
            .crashed,
            "*** SIGABRT unknown detail explain (@0x1f) received by PID 31 (TID 77) from PID 31; stack trace: ***"
        ),
        Case(.crashed, "#  SIGSEGV (0xb) at pc=0x00007f6d7c41a400, pid=31, tid=0x00007f6caa5e3700"),
        Case(.portInUse, "2024-01-01 WARN (main|1) [NetUtils] Edit log port 9010 is already in use. Please change"),
    ]

    /// Lines after which Doris may go on.
    private static let warnings = [
        Case(
            .otherGroup,
            "com.sleepycat.je.EnvironmentFailureException: (JE 18.3.12) 10.0.0.1_9010_1695259644078(7):/opt/meta/bdb"
                + " Feeder: 10.0.0.3_9010_1695361282114(6). The environments have the same name: PALO_JOURNAL_GROUP but"
                + " represent different environment instances. The environment at the master has UUID 1dd6dcc8, while the"
                + " replica 10.0.0.1_9010_1695259644078 has UUID: c4bddb79 HANDSHAKE_ERROR"
        ),
        Case(
            .memberConflict,
            "com.sleepycat.je.rep.NodeConflictException: (JE 18.3.12) New or moved node:10.0.0.1_9010_1656, is configured"
                + " with the socket address: /10.0.0.1:9010.  It conflicts with the socket already used by the member:"
                + " 10.0.0.1_9010_1655"
        ),
        Case(
            .clockSkew,
            "com.sleepycat.je.EnvironmentFailureException: (JE 18.3.12) 10.0.0.2_9010_1658(2147483647):/opt/meta/bdb"
                + " Clock delta: 28667 ms. between Feeder: 10.0.0.1_9010_1658384237261 and this Replica exceeds max"
                + " permissible delta: 5000 ms. HANDSHAKE_ERROR"
        ),
        Case(
            .diskFull,
            "com.sleepycat.je.DiskLimitException: (JE 18.3.12) Disk usage is not within je.maxDisk or je.freeDisk limits"
                + " and write operations are prohibited: maxDiskLimit=0 freeDiskLimit=5,368,709,120"
        ),
        Case(.diskFull, "SEVERE [fe_1] Disk usage is not within je.maxDisk or je.freeDisk limits and write operations"),
        Case(.diskFull, "java.io.IOException: No space left on device"),
        Case(.wrongCluster, "W0427 heartbeat_server.cpp:100] invalid cluster id. ignore. record cluster id =1"),
        Case(.nameUnresolved, "java.net.UnknownHostException: fe-1.fe.doris.svc: Name or service not known"),
        Case(.nameUnresolved, "Unknown host: fe-1.fe.doris.svc"),
    ]

    /// Lines of every day.
    private static let others = [
        "2024-01-01 INFO (main|1) [Env.loadImage():1] finished replay masterInfo from image",
        "this is not added to the table", "role file and version file are there", "lower_case_table_names = 1",
        "cluster id is equal", "Clock delta: 3 ms.", "max_bdbje_clock_delta_ms = 5000", "",
        "notify new FE type transfer: UNKNOWN", "the node is removed from the list", "must be 17",
    ]

    @Test("a line by which Doris ends is its cause, with words and advice", arguments: ends + warnings)
    private func cause(line: Case) {
        let log = "first\n\(line.line)\n\tat org.apache.doris.catalog.Env.initialize(Env.java:1)\nlast\n"
        let cause = Cause(of: .exited(code: 255), evidence: Evidence(logs: [log]))
        #expect(cause.kind == line.kind)
        #expect(cause.detail == String(line.line.prefix(256)))
    }

    @Test("until Doris serves, the same line is shown with what to do", arguments: ends + warnings)
    private func warning(line: Case) throws {
        let trace = String(repeating: "\tat com.sleepycat.je.rep.impl.node.Replica.run(Replica.java:1)\n", count: 90)
        let later = "notify new FE type transfer: UNKNOWN\nwait catalog to be ready. FE type: UNKNOWN\n"
        let signs = LogSigns(log: "\(line.line)\n\(trace)\(later)")
        let warning = try #require(signs.warning)
        #expect(warning.hasPrefix("\(line.kind.words); \(line.kind.advice) (\(line.line.prefix(256))"))
        #expect(signs.wait == Cause.Kind.noMaster.words)
        #expect(warning.allSatisfy { !$0.isNewline })
    }

    @Test("a warning that has not come again for thirty lines is over")
    func over() {
        let line = LogMarkTests.warnings[2].line
        #expect(LogSigns(log: line + String(repeating: "\nlater", count: 29)).warning != nil)
        #expect(LogSigns(log: line + String(repeating: "\nlater", count: 30)).warning == nil)
    }

    @Test("other lines count for nothing", arguments: others)
    func nothing(line: String) {
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(logs: ["a\n\(line)\nb"])).kind == .unknown)
        #expect(LogSigns(log: line) == LogSigns())
    }

    @Test("a wait is no cause of an end, and no warning")
    func waits() {
        let adding = "current node is not added to the group. please add it first. sleep 5 seconds and retry"
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(logs: [adding])).kind == .unknown)
        #expect(LogSigns(log: adding) == LogSigns(wait: Cause.Kind.notAdded.words))
    }

    @Test("what a healthy node logs of others does not hide what is wrong with itself")
    func vague() {
        let foreign = "W backend 10.0.0.9 says: invalid cluster id. ignore."
        let log = "transfer FE type from MASTER to UNKNOWN. exit\n\(foreign)\n"
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(logs: [log])).kind == .lostQuorum)
    }

    @Test("every kind has words and advice of its own, on one line")
    func words() {
        let kinds = Cause.Kind.allCases
        #expect(Set(kinds.map(\.words)).count == kinds.count && Set(kinds.map(\.advice)).count == kinds.count)
        for kind in kinds {
            #expect(!kind.words.contains(where: \.isNewline) && !kind.advice.contains(where: \.isNewline))
            #expect(!kind.advice.hasSuffix("."), "the sentence goes on where it is used")
        }
    }

    @Test("the words in logs and metrics stay what they are")
    func stable() {
        #expect(
            Set(Cause.Kind.allCases.map(\.rawValue)) == [
                "out-of-memory", "heap-does-not-start", "wrong-java", "bad-configuration", "fixed-setting-changed",
                "port-in-use", "wrong-cluster", "other-group", "member-conflict", "lost-quorum", "clock-skew",
                "not-a-member", "wrong-role", "address-changed", "name-not-resolved", "removed", "disk-full",
                "metadata-in-use", "torn-metadata", "recovery-refused", "not-added", "no-master", "log-not-writable",
                "crashed", "killed", "start-failed", "hung", "unknown",
            ]
        )
    }

    @Test("a warning reaches the reason of a node that runs and does not serve, and goes when it serves")
    func reason() {
        var machine = NodeMachine(role: .frontend, node: nil, policy: ProcessPolicy(), seed: 1, at: .at(0))
        _ = machine.handle(.process(.begun), at: .at(0))
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(0))
        _ = machine.handle(.process(.spawned(pid: 42)), at: .at(0))
        let signs = LogSigns(log: LogMarkTests.warnings[2].line)
        let sample = StartupSample(logBytes: 1, journalBytes: 0, processorTime: .zero, signs: signs)
        _ = machine.handle(.startup(.measured(sample)), at: .at(10))
        #expect(machine.snapshot.reason.hasPrefix("Doris starts: its clock differs from another frontend's"))
        #expect(machine.snapshot.reason.contains("set the clocks of the machines by NTP"))
        #expect(machine.snapshot.reason.contains("28667 ms"))
        _ = machine.handle(.health(.answered(.serving)), at: .at(11))
        #expect(!machine.snapshot.reason.contains("clock"))
    }

    @Test("a start that hangs after a warning is a stall all the same")
    func stall() {
        var policy = StartupPolicy()
        policy.stallAfter = .seconds(100)
        var watch = StartupWatch(policy: policy)
        _ = watch.handle(.begun, at: .at(0))
        let signs = LogSigns(warning: "its clock differs")
        let sample = StartupSample(logBytes: 1, journalBytes: 0, processorTime: .zero, signs: signs)
        _ = watch.handle(.measured(sample), at: .at(0))
        #expect(watch.wait == "its clock differs")
        #expect(watch.handle(.measured(sample), at: .at(100)) == [.dumpThreads])
    }
}
