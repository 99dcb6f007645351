import Supervision
import Testing

@Suite("Restart or scale-in")
struct StopDecisionTests {
    typealias Reading = StopEvidence.Reading

    /// An answer, and whether it is one that lets pod `doris-be-2` go for good, by what stands beside it.
    struct Pod {
        let answer: Result<PodRecord, KubernetesError>
        let lets: Bool
    }

    struct StatefulSet {
        let answer: Result<StatefulSetRecord, KubernetesError>
        let lets: Bool
    }

    static let name = "doris-be-2"
    static let errors: [KubernetesError] = [
        .notConfigured, .unreachable, .timedOut, .denied(status: 401), .denied(status: 403), .notFound, .conflict,
        .rejected(status: 500), .malformed,
    ].map { KubernetesError(reason: $0, request: "get", server: nil, message: "why") }

    /// Every pod that a reading may show: of both names and uids, deleted or not, under every kind of controller.
    static let pods: [Pod] = {
        let controllers: [(PodRecord.Controller?, lets: Bool)] = [
            (PodRecord.Controller(kind: "StatefulSet", name: "doris-be", uid: "set"), true),
            (PodRecord.Controller(kind: "StatefulSet", name: "doris", uid: "set"), false),
            (PodRecord.Controller(kind: "ReplicaSet", name: "doris-be", uid: "set"), false),
            (PodRecord.Controller(kind: "statefulset", name: "doris-be", uid: "set"), false),
            (nil, false),
        ]
        var pods = errors.map { Pod(answer: .failure($0), lets: false) }
        for name in [name, "doris-be-3", "doris-be-02"] {
            for uid in ["pod", "successor"] {
                for isBeingDeleted in [true, false] {
                    for controller in controllers {
                        let record = PodRecord(
                            name: name,
                            uid: uid,
                            isBeingDeleted: isBeingDeleted,
                            controller: controller.0
                        )
                        let lets = name == StopDecisionTests.name && isBeingDeleted && controller.lets
                        pods.append(Pod(answer: .success(record), lets: lets))
                    }
                }
            }
        }
        return pods
    }()

    /// Every set that a reading may show: of both names and uids, deleted or not, keeping ordinal 2 or not.
    static let sets: [StatefulSet] = {
        // With how many replicas from which ordinal on the set goes on without ordinal 2.
        let sizes: [(replicas: Int, first: Int, lets: Bool)] = [
            (1, 0, true), (2, 0, true), (1, 1, true), (1, -5, true),
            (3, 0, false), (4, 0, false), (2, 1, false), (1, 2, false), (0, 0, false), (0, 2, false), (-1, 0, false),
            (.max, 0, false), (.max, 2, false), (.max, .max, false), (.min, 0, false), (.min, .min, false),
            // Below the first ordinal: renumbered, not scaled in.
            (1, 3, false), (1, .max, false),
        ]
        var sets = errors.map { StatefulSet(answer: .failure($0), lets: false) }
        for name in ["doris-be", "doris"] {
            for uid in ["set", "other"] {
                for isBeingDeleted in [false, true] {
                    for size in sizes {
                        let record = StatefulSetRecord(
                            name: name,
                            uid: uid,
                            isBeingDeleted: isBeingDeleted,
                            replicas: size.replicas,
                            firstOrdinal: size.first
                        )
                        let lets = name == "doris-be" && uid == "set" && !isBeingDeleted && size.lets
                        sets.append(StatefulSet(answer: .success(record), lets: lets))
                    }
                }
            }
        }
        return sets
    }()

    private func isScaleIn(_ evidence: StopEvidence) -> Bool {
        if case .scaleIn = StopDecision.decide(evidence) { true } else { false }
    }

    private func instant(_ seconds: Double) -> Instant { Instant(sinceOrigin: .seconds(seconds)) }

    private func evidence(
        name: String = StopDecisionTests.name,
        uid: String? = "pod",
        _ first: (Pod, StatefulSet),
        _ second: (Pod, StatefulSet)?,
        after gap: Double = 2
    ) -> StopEvidence {
        StopEvidence(
            podName: name,
            podUID: uid,
            first: Reading(at: instant(100), pod: first.0.answer, set: first.1.answer),
            second: second.map { Reading(at: instant(100 + gap), pod: $0.0.answer, set: $0.1.answer) }
        )
    }

    @Test(
        "one state, read twice, is a scale-in only if every condition holds",
        arguments: [nil, "pod", "successor", "x"]
    )
    func sameReadings(expected: String?) {
        var scaleIns = 0
        for pod in Self.pods {
            for set in Self.sets {
                let uid = try? pod.answer.get().uid
                let holds = pod.lets && set.lets && (expected == nil || expected == uid)
                let evidence = evidence(uid: expected, (pod, set), (pod, set))
                #expect(isScaleIn(evidence) == holds, "\(evidence)")
                scaleIns += holds ? 1 : 0
            }
        }
        // Four sizes, and the pods that the expected uid leaves.
        #expect(scaleIns == (expected == nil ? 8 : expected == "x" ? 0 : 4))
    }

    @Test("any two readings are a scale-in only if both show it, of the same pod and set")
    func pairs() {
        let sets =
            Self.sets.filter(\.lets)
            + Self.sets.filter { !$0.lets }.enumerated().filter { $0.offset % 7 == 0 }.map(\.element)
        let pods =
            Self.pods.filter(\.lets)
            + Self.pods.filter { !$0.lets }.enumerated().filter { $0.offset % 9 == 0 }.map(\.element)
        let readings = pods.flatMap { pod in sets.map { (pod, $0) } }
        var scaleIns = 0
        for first in readings {
            for second in readings {
                let uids = [first.0, second.0].map { try? $0.answer.get().uid }
                let holds = first.0.lets && first.1.lets && second.0.lets && second.1.lets && uids[0] == uids[1]
                #expect(isScaleIn(evidence(uid: nil, first, second)) == holds)
                scaleIns += holds ? 1 : 0
            }
        }
        #expect(scaleIns == 2 * 4 * 4)
    }

    @Test("the set's uid may not change between two readings, though each one's pod agrees with it")
    func changingSet() throws {
        func reading(_ uid: String, at seconds: Double) -> Reading {
            let controller = PodRecord.Controller(kind: "StatefulSet", name: "doris-be", uid: uid)
            let pod = PodRecord(name: Self.name, uid: "pod", isBeingDeleted: true, controller: controller)
            let set = StatefulSetRecord(name: "doris-be", uid: uid, isBeingDeleted: false, replicas: 2)
            return Reading(at: instant(seconds), pod: .success(pod), set: .success(set))
        }
        for (second, holds) in [("set", true), ("other", false)] {
            let evidence = StopEvidence(
                podName: Self.name,
                podUID: "pod",
                first: reading("set", at: 0),
                second: reading(second, at: 2)
            )
            #expect(isScaleIn(evidence) == holds)
        }
    }

    @Test("two readings count as two from two seconds on", arguments: [-5, 0, 1.999, 2, 60])
    func interval(gap: Double) throws {
        let reading = (try #require(Self.pods.first { $0.lets }), try #require(Self.sets.first { $0.lets }))
        #expect(isScaleIn(evidence(reading, reading, after: gap)) == (gap >= 2))
    }

    @Test("one reading is no scale-in, and only one that shows it is worth another")
    func oneReading() {
        for pod in Self.pods where (try? pod.answer.get().uid) != "successor" {
            for set in Self.sets {
                let evidence = evidence((pod, set), nil)
                #expect(!isScaleIn(evidence))
                #expect(StopDecision.isWorthAnotherReading(evidence) == (pod.lets && set.lets))
                #expect(!StopDecision.isWorthAnotherReading(self.evidence((pod, set), (pod, set))))
            }
        }
    }

    @Test(
        "only an exact name has an ordinal",
        arguments: ["doris-be-02", "doris-be-", "doris-be", "2", "", "doris-be-3 "]
    )
    func names(name: String) throws {
        let pod = PodRecord(
            name: name,
            uid: "pod",
            isBeingDeleted: true,
            controller: PodRecord.Controller(kind: "StatefulSet", name: "doris-be", uid: "set")
        )
        let reading = (Pod(answer: .success(pod), lets: true), try #require(Self.sets.first { $0.lets }))
        #expect(!isScaleIn(evidence(name: name, reading, reading)))
    }

    @Test("the reason of a scale-in has the numbers, and that of a restart its cause")
    func reasons() throws {
        let pod = try #require(Self.pods.first { $0.lets })
        let set = try #require(Self.sets.last { $0.lets })
        let scaleIn = StopDecision.decide(evidence((pod, set), (pod, set)))
        #expect(scaleIn.word == "scale-in")
        #expect(
            scaleIn.reason
                == "ordinal 2 is beyond the 1 replicas from ordinal -5 that the StatefulSet doris-be keeps, in two readings"
        )
        let denied = StatefulSet(answer: .failure(Self.errors[4]), lets: false)
        let restart = StopDecision.decide(evidence((pod, denied), (pod, denied)))
        #expect(restart.word == "restart")
        #expect(restart.reason == "\(Self.errors[4])")
        #expect(StopDecision.decide() == .restart(reason: "no evidence that the pod is leaving for good"))
    }
}
