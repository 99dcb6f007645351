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
        let cause = Cause(of: .exited(code: 255), evidence: Evidence(log: "first\n\(line)\nlast\n"))
        #expect(cause.kind == kind)
        #expect(kind == .unknown || line.hasPrefix(cause.detail))
        #expect(!cause.words.isEmpty && !cause.advice.isEmpty)
    }

    @Test("a kill for want of memory is known by the cgroup's count and the child's death, by neither alone")
    func memory() {
        let evidence = Evidence(log: "", memoryKills: 1, memoryLimit: 4 << 30)
        let killed = Cause(of: .signalled(.kill), evidence: evidence)
        #expect(killed.kind == .outOfMemory && killed.description.contains("4096 MiB"))
        #expect(Cause(of: .exited(code: 137), evidence: evidence).kind == .outOfMemory)
        #expect(Cause(of: .exited(code: 1), evidence: evidence).kind == .unknown)
        #expect(Cause(of: .signalled(.kill), evidence: Evidence(memoryKills: 0)).kind == .unknown)
        #expect(Cause(of: .signalled(.kill), evidence: Evidence()).kind == .unknown)
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
        let cause = Cause(of: .exited(code: 0), evidence: Evidence(log: log))
        #expect(cause.kind == .startFailed && cause.detail == "java.io.IOException: image is damaged")
        let elsewhere = log.replacing("DorisFE.main", with: "Worker.run")
        #expect(Cause(of: .exited(code: 0), evidence: Evidence(log: elsewhere)).kind == .unknown)
    }

    @Test("only the end of a log counts, and a long line is cut")
    func bounds() {
        let old = "transfer FE type from MASTER to UNKNOWN. exit\n" + String(repeating: "later\n", count: 200)
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(log: old)).kind == .unknown)
        let long = "is already in use " + String(repeating: "x", count: 10_000)
        #expect(Cause(of: .exited(code: 255), evidence: Evidence(log: long)).detail.count == 256)
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
        .process(.mainExited(.exited(code: 7))), .examined(Evidence(log: "port 8040 is already in use")),
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
            _ = machine.handle(.examined(Evidence(log: log)), at: .at(5))
            #expect(machine.snapshot.cause?.kind == kind)
        }
    }
}
