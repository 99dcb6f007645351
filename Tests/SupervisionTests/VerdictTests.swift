import Doris
import Supervision
import Testing

@Suite("Why Doris ended")
struct VerdictTests {
    @Test(
        "a line of Doris' log names the cause",
        arguments: [
            (
                "2024-01-01 WARN (main|1) [NetUtils] Edit log port 9010 is already in use. Please change",
                Cause.Kind.portInUse
            ),
            ("F0101 Doris Be http service did not start correctly, exiting", .portInUse),
            ("java.io.IOException: cluster id is not equal with config item cluster_id. will exit.", .wrongCluster),
            ("ERROR cluster id is not equal with helper node fe-0. will exit.", .wrongCluster),
            ("transfer FE type from MASTER to UNKNOWN. exit", .lostQuorum),
            ("current node 10.0.0.1:9010 is not added to the cluster, will exit. Your FE IP maybe changed", .notMember),
            ("current fe 10.0.0.1_9010_1 is removed. will exit", .removed),
            ("FE process has been started, please do not start multiple FE processes", .metadataInUse),
            ("java.io.IOException: No space left on device", .diskFull), ("all is well", .unknown),
        ]
    )
    func lines(line: String, kind: Cause.Kind) {
        let cause = Cause(of: .exited(code: 255), evidence: Evidence(logs: ["first\n\(line)\nlast\n"]))
        #expect(cause.kind == kind)
        #expect(kind == .unknown || line.hasPrefix(cause.detail))
        #expect(!cause.words.isEmpty && !cause.advice.isEmpty)
    }

    @Test("a kill for want of memory is known by the cgroup's count and the child's death, by neither alone")
    func memory() {
        let evidence = Evidence(memoryKills: 1, memoryLimit: 4 << 30)
        let killed = Cause(of: .signalled(.kill), evidence: evidence)
        #expect(killed.kind == .outOfMemory && killed.description.contains("4096 MiB"))
        #expect(Cause(of: .exited(code: 137), evidence: evidence).kind == .outOfMemory)
        #expect(Cause(of: .exited(code: 1), evidence: evidence).kind == .unknown)
        #expect(Cause(of: .signalled(.kill), evidence: Evidence()) == Cause(.killed, detail: "SIGKILL"))
        let other = Cause(of: .exited(code: 137), evidence: Evidence(memoryKills: 0))
        #expect(
            other.description
                == "somebody ended it with a signal (SIGKILL, and the container's limit of memory was not the reason)"
        )
    }

    @Test(
        "a signal names the cause, also as a start script hands it on: a fault of the process, or somebody's",
        arguments: [
            (Supervision.ExitStatus.exited(code: 139), Cause(.crashed, detail: "SIGSEGV")),
            (.signalled(Signal(rawValue: 6)), Cause(.crashed, detail: "SIGABRT")),
            (.exited(code: 159), Cause(.crashed, detail: "SIGSYS")),
            (.exited(code: 143), Cause(.killed, detail: "SIGTERM")),
            (.exited(code: 129), Cause(.killed, detail: "SIGHUP")),
            (.exited(code: 128), Cause(.unknown)), (.exited(code: 160), Cause(.unknown)),
            (.exited(code: 255), Cause(.unknown)),
        ]
    )
    func signals(status: Supervision.ExitStatus, cause: Cause) {
        #expect(Cause(of: status, evidence: Evidence(memoryKills: 0)) == cause)
        // A healthy backend logs such lines about others.
        let aside = Cause(of: status, evidence: Evidence(logs: ["W invalid cluster id. ignore."]))
        #expect(aside.kind == (cause.kind == .unknown ? .wrongCluster : cause.kind))
    }

    @Test("a backend that crashed names its query, however much its other log says")
    func query() {
        let crash =
            "*** SIGSEGV address not mapped to object (@0x0) received by PID 31 (TID 77) from PID 0; stack trace: ***"
        let frames = (0..<90).map { "\($0)# doris::vectorized::Block::~Block() at be/src/vec/core/block.h:\($0)\n" }
            .joined()
        let information = String(repeating: "I0101 tablet_manager.cpp] all is well\n", count: 1_000)
        let named = "*** Query id: 81a8f3828ff845ce-897d25f2e712af6a ***\n\(crash)\n\(frames)"
        let cause = Cause(of: .exited(code: 139), evidence: Evidence(logs: [named, information]))
        #expect(cause == Cause(.crashed, detail: "*** Query id: 81a8f3828ff845ce-897d25f2e712af6a *** \(crash)"))
        let none = "*** Query id: 0-0 ***\n\(crash)\n"
        #expect(Cause(of: .exited(code: 139), evidence: Evidence(logs: [none])).detail == crash)
    }

    @Test("a log folder that takes nothing is the cause where nothing else is known")
    func unwritable() {
        let words = "cannot write /opt/be/log: Read-only file system (errno 30)"
        let evidence = Evidence(logObstacle: words)
        #expect(Cause(of: .exited(code: 1), evidence: evidence) == Cause(.logUnwritable, detail: words))
        #expect(Cause(of: .exited(code: 139), evidence: evidence).kind == .crashed)
    }

    @Test("a stack trace that reaches down to main is a start that failed")
    func trace() {
        let log = """
            2024-01-01 INFO start
            java.io.IOException: image is damaged
            \tat org.apache.doris.catalog.Env.loadImage(Env.java:1)
            \tat org.apache.doris.DorisFE.start(DorisFE.java:2)
            \tat org.apache.doris.DorisFE.main(DorisFE.java:3)
            """
        let cause = Cause(of: .exited(code: 0), evidence: Evidence(logs: [log]))
        #expect(cause.kind == .startFailed && cause.detail == "java.io.IOException: image is damaged")
        let frames = String(repeating: "\tat org.apache.doris.persist.Storage.read(Storage.java:1)\n", count: 300)
        let deep = log.replacing("damaged\n", with: "damaged\n\(frames)")
        #expect(Cause(of: .exited(code: 0), evidence: Evidence(logs: ["", deep])) == cause)
        let elsewhere = log.replacing("DorisFE.main", with: "Worker.run")
        #expect(Cause(of: .exited(code: 0), evidence: Evidence(logs: [elsewhere])).kind == .unknown)
    }

    @Test("only the end of a log counts, and a long line is cut")
    func bounds() {
        let old = "transfer FE type from MASTER to UNKNOWN. exit\n" + String(repeating: "later\n", count: 200)
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(logs: [old])).kind == .unknown)
        let long = "is already in use " + String(repeating: "x", count: 10_000)
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(logs: [long])).detail.count == 256)
    }

    @Test("waits are read from the last lines alone")
    func waits() {
        let adding = "current node is not added to the group. please add it first. sleep 5 seconds and retry"
        #expect(LogSigns(log: adding).wait == "it waits to be added to the cluster")
        #expect(LogSigns(log: "wait catalog to be ready. FE type: UNKNOWN").wait?.contains("majority") == true)
        #expect(LogSigns(log: adding + "\na\nb\nc").wait == nil)
        #expect(LogSigns(log: "").wait == nil && LogSigns(log: "").exception == nil)
    }

    private func machine(
        _ events: [NodeMachine.Event],
        limit: Int = 0,
        backend: BackendDuties? = nil
    ) -> NodeMachine {
        var policy = ProcessPolicy()
        policy.restartLimit = limit
        var machine = NodeMachine(role: .backend, node: nil, policy: policy, backend: backend, seed: 1, at: .at(0))
        let start: [NodeMachine.Event] = [
            .process(.begun), .process(.prepared(.start(request, reason: ""))), .process(.spawned(pid: 42)),
        ]
        for event in start + events { _ = machine.handle(event, at: .at(1)) }
        return machine
    }

    private func verdict(_ machine: NodeMachine) -> String {
        let lines = TerminationMessage(machine.snapshot, history: []).text.split(separator: "\n")
        return lines.first.map(String.init) ?? ""
    }

    private let crash: [NodeMachine.Event] = [
        .process(.mainExited(.exited(code: 7))), .examined(Evidence(logs: ["port 8040 is already in use"])),
        .process(.childrenGone),
    ]

    @Test("the termination message begins with the verdict")
    func verdicts() {
        let handedOver = machine(crash)
        #expect(
            verdict(handedOver)
                == "Doris backend ended (exit code 7): a port that it needs is taken (port 8040 is already in use); exit code 7"
        )
        #expect(TerminationMessage(handedOver.snapshot, history: []).text.contains("\nWhat to do: find who listens"))
        #expect(verdict(machine(crash, limit: 3)).hasSuffix("(port 8040 is already in use); it is started again"))
        let stopped = machine([
            .process(.stop), .process(.mainExited(.signalled(.terminate))), .process(.childrenGone),
        ])
        #expect(verdict(stopped) == "Doris backend was stopped as asked (killed by SIGTERM)")
        let bad = machine([.process(.stop), .process(.mainExited(.exited(code: 3))), .process(.childrenGone)])
        #expect(verdict(bad) == "Doris backend was stopped and ended badly (exit code 3); exit code 3")
        let leaving = machine(
            [
                .process(.stop), .process(.mainExited(.exited(code: 3))), .process(.childrenGone), .process(.stopNow),
            ],
            backend: BackendDuties(policy: DecommissionPolicy(onStop: .always), seed: 1)
        )
        #expect(verdict(leaving).contains("ended badly (exit code 3); exit code 3; decommission incomplete"))
        let killed = machine([
            .process(.stop), .process(.stopNow), .process(.mainExited(.signalled(.kill))), .process(.childrenGone),
        ])
        #expect(verdict(killed).contains("did not end within the stop's budget and was killed; exit code 137"))
    }

    @Test("a start that was impossible is told with its reason")
    func failure() {
        var machine = NodeMachine(role: .frontend, node: nil, policy: ProcessPolicy(), seed: 1, at: .at(0))
        _ = machine.handle(.process(.begun), at: .at(0))
        _ = machine.handle(.process(.prepared(.fail(.diskFull, reason: "no space"))), at: .at(0))
        #expect(verdict(machine) == "Doris frontend could not be started: no space; exit code 80")
    }

    @Test("it holds the newest events that fit, and never more than the kubelet keeps")
    func size() {
        let history = (0..<100).map { "\($0) " + String(repeating: "ä", count: 500) }
        let text = TerminationMessage(machine(crash).snapshot, history: history).text
        #expect(text.utf8.count <= TerminationMessage.limit)
        #expect(text.contains("\n99 ") && !text.contains("\n0 "))
        let obstacle = TerminationMessage(obstacle: String(repeating: "x\n", count: 9_000), code: 78).text
        #expect(obstacle.utf8.count <= TerminationMessage.limit && obstacle.split(separator: "\n").count == 1)
    }

    @Test("a child that was given up is named as hung, unless its log tells more")
    func hung() {
        var policy = StartupPolicy()
        policy.stallAfter = .seconds(2)
        policy.action = .restart
        for (log, kind) in [("", Cause.Kind.hung), ("port 1 is already in use", .portInUse)] {
            var machine = NodeMachine(
                role: .backend,
                node: nil,
                policy: ProcessPolicy(),
                startup: policy,
                seed: 1,
                at: .at(0)
            )
            _ = machine.handle(.process(.begun), at: .at(0))
            _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(0))
            _ = machine.handle(.process(.spawned(pid: 42)), at: .at(0))
            let sample = StartupSample(logBytes: 0, journalBytes: 0, processorTime: .zero, signs: LogSigns())
            var actions: [NodeMachine.Action] = []
            for second in 1...4 { actions += machine.handle(.startup(.measured(sample)), at: .at(Double(second))) }
            #expect(actions.contains(.dumpThreads(pid: 42)) && actions.contains(.process(.terminate(pid: 42))))
            _ = machine.handle(.process(.mainExited(.signalled(.terminate))), at: .at(5))
            _ = machine.handle(.examined(Evidence(logs: [log])), at: .at(5))
            #expect(machine.snapshot.cause?.kind == kind)
        }
    }
}
