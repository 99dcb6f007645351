import Doris
import Supervision

extension World {
    /// How far beyond its wake a machine may be asked: longer than every duration that it knows.
    static let longTime = Duration.seconds(100)

    /// Lets a step happen.
    ///
    /// - Returns: What the loop tells the machine; nothing where only time passes.
    mutating func take(_ step: Step, wake: Instant?) -> NodeMachine.Event? {
        switch step {
        case .begin:
            hasBegun = true
            return .process(.begun)
        case .wake:
            now = max(now, wake ?? now)
            return .clock
        case .oversleep:
            now = max(now, wake ?? now) + World.longTime
            clockIsDue = true
            return nil
        case .clock:
            clockIsDue = false
            return .clock
        case .terminate: return .process(.stop)
        case .interrupt:
            interrupts += 1
            return .process(interrupts > 1 ? .stopNow : .stop)
        case .preStop: return .process(.preStop)
        case .order(let order): return .intent(.ordered(order))
        case .exit(let status, let leavesOthers):
            child = nil
            leftovers = leavesOthers ? Process(pid: 0) : nil
            return .process(.mainExited(status))
        case .leftoversEnd:
            leftovers = nil
            return .process(.childrenGone)
        case .decommission(let isWanted): return .backend(.decommission(isWanted ? .ordered : .cancelled))
        case .stray(let stray): return stray.event
        default: return answer(step)
        }
    }

    private mutating func answer(_ step: Step) -> NodeMachine.Event? {
        switch step {
        case .prepared(let answer):
            awaited.preparations -= 1
            spawnFails = answer == .startThatFails
            return .process(.prepared(World.preparation(answer)))
        case .listed(let answer):
            awaited.listings -= 1
            return .membership(.read(World.listing(answer)))
        case .added(let succeeds):
            awaited.additions -= 1
            return .membership(.added(succeeds ? .success(()) : .failure(World.refusal)))
        case .health(let answer):
            awaited.health -= 1
            return .health(World.health(answer))
        case .recorded(let succeeds):
            awaited.records -= 1
            return .intent(.recorded(failure: succeeds ? nil : "read-only file system"))
        case .measured(let answer):
            awaited.samples -= 1
            if answer == .progress { logBytes += 1 }
            return .startup(.measured(World.sample(answer, logBytes: logBytes)))
        case .examined(let findsCause):
            awaited.causes -= 1
            return .examined(Evidence(logs: findsCause ? ["No space left on device"] : []))
        case .decided(let answer):
            awaited.decisions -= 1
            let decision = World.decision(answer)
            return isBackend
                ? .backend(.decommission(.decided(decision))) : .frontend(.departure(.decided(decision)))
        case .looked(let answer):
            awaited.looks -= 1
            return .backend(.decommission(.looked(World.look(answer))))
        case .remembered(let succeeds):
            awaited.remembers -= 1
            return .backend(.decommission(.remembered(failure: succeeds ? nil : "read-only file system")))
        case .executed(let succeeds):
            awaited.executions -= 1
            return .backend(.decommission(.executed(failure: succeeds ? nil : World.refusal)))
        case .left(let answer):
            awaited.leaves -= 1
            return .frontend(.departure(World.departure(answer)))
        default: return nil
        }
    }

    private static func preparation(_ answer: PreparationAnswer) -> Preparation {
        switch answer {
        case .start, .startThatFails: .start(request, reason: "it is complete")
        case .wait: .wait(reason: "no master")
        case .refuse: .refuse(reason: "damaged")
        case .parked: .hold(.parked)
        case .paused: .hold(.paused)
        case .fail: .fail(.diskFull, reason: "full")
        }
    }

    private static func listing(_ answer: MembershipAnswer) -> Result<MembershipObservation, ClusterError> {
        switch answer {
        case .alive: .success(.alive)
        case .dead: .success(.dead("no heartbeat"))
        case .moved: .success(.moved("listed elsewhere"))
        case .conflict: .success(.conflict("another cluster"))
        case .absent: .success(.absent)
        case .noMaster: .success(.noMaster)
        case .failure: .failure(refusal)
        }
    }

    private static func health(_ answer: HealthAnswer) -> HealthMachine.Event {
        switch answer {
        case .serving: .answered(.serving)
        case .notServing: .answered(.notServing("loading"))
        case .silent: .silent("refused")
        }
    }

    private static func decision(_ answer: DecisionAnswer) -> StopDecision {
        switch answer {
        case .restart: .restart(reason: "it comes back")
        case .scaleIn: .scaleIn(reason: "its ordinal is beyond the replicas", replicas: 1)
        }
    }

    private static func departure(_ answer: LeaveAnswer) -> FrontendDeparture.Event {
        let drop = LeaveStep.drop(
            Frontend(name: "fe0", editLog: Endpoint(host: "10.0.0.7", port: 9050)),
            master: Endpoint(host: "10.0.0.8", port: 9030)
        )
        return switch answer {
        case .dropped: .stepped(drop, failure: nil)
        case .notDropped: .stepped(drop, failure: "no answer")
        case .endFirst: .stepped(.endFirst(reason: "the others keep a majority"), failure: nil)
        case .wait: .stepped(.wait(reason: "no master"), failure: nil)
        case .done: .stepped(.done, failure: nil)
        case .refuse: .stepped(.refuse(reason: "it is the only follower"), failure: nil)
        }
    }

    /// Another backend is always there and well.
    private static func look(_ answer: LookAnswer) -> Result<[Backend], ClusterError> {
        let other = Backend(id: 3, heartbeat: Endpoint(host: "10.0.0.8", port: 9050), version: "doris-2.1.7-x")
        func own(isMarked: Bool, tablets: Int) -> Backend {
            Backend(
                id: Scope.backendID,
                heartbeat: Scope.node,
                isDecommissioned: isMarked,
                tabletCount: tablets,
                version: "doris-2.1.7-x"
            )
        }
        return switch answer {
        case .unmarked: .success([other, own(isMarked: false, tablets: 5)])
        case .marked: .success([other, own(isMarked: true, tablets: 5)])
        case .empty: .success([other, own(isMarked: true, tablets: 0)])
        case .gone: .success([other])
        case .failure: .failure(refusal)
        }
    }

    private static let refusal = ClusterError(
        reason: .unreachable,
        endpoint: Endpoint(host: "fe", port: 9030),
        statement: "SHOW BACKENDS",
        message: "refused"
    )
}
