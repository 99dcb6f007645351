import Doris
import Supervision

/// An event that nothing in the world has caused: a late answer, or one that was never asked for.
///
/// None of them is a lie that no machine could see through, such as the end of a child that still runs.
enum StrayEvent: Hashable, CaseIterable {
    case begun, exit, childrenGone, prepared, preparedHold, spawned, spawnFailed
    case clock, orphan, examined, listedAbsent, listedAlive, added, serving, silent, recorded, measured

    var event: NodeMachine.Event {
        switch self {
        case .begun: .process(.begun)
        case .clock: .clock
        case .orphan: .orphansReaped(2)
        case .exit: .process(.mainExited(.exited(code: 3)))
        case .childrenGone: .process(.childrenGone)
        case .prepared: .process(.prepared(.start(request, reason: "stray")))
        case .preparedHold: .process(.prepared(.hold(.paused)))
        case .spawned: .process(.spawned(pid: 7))
        case .spawnFailed: .process(.spawnFailed(.notFound, reason: "stray"))
        case .examined: .examined(Evidence(logs: ["No space left on device"]))
        case .listedAbsent: .membership(.read(.success(.absent)))
        case .listedAlive: .membership(.read(.success(.alive)))
        case .added: .membership(.added(.success(())))
        case .serving: .health(.answered(.serving))
        case .silent: .health(.silent("stray"))
        case .recorded: .intent(.recorded(failure: nil))
        case .measured: .startup(.measured(World.sample(.nothing, logBytes: 0)))
        }
    }

    /// Whether the event must change nothing, as it can be seen to be late; any other is like an answer.
    var isIgnored: Bool {
        switch self {
        case .begun, .exit, .childrenGone, .prepared, .preparedHold, .spawned, .spawnFailed: true
        case .clock, .orphan, .examined, .listedAbsent, .listedAlive, .added, .serving, .silent, .recorded, .measured:
            false
        }
    }

    /// Whether the event is no lie in a world.
    func isPossible(in world: World) -> Bool {
        switch self {
        case .exit: world.child == nil
        case .childrenGone: world.leftovers == nil
        case .begun: world.hasBegun
        case .prepared, .preparedHold: world.awaited.preparations == 0
        case .spawned, .spawnFailed: world.child != nil
        default: true
        }
    }
}
