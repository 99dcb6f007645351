import Glibc
import Synchronization

/// The faults that are armed in a node, shared by all of its parts.
final class FaultBoard: Sendable {
    private struct State {
        var armed: [ArmedFault]
        var clearings = 0
        var port: PortMode?
        var waiting: [Waiting] = []
    }

    /// Somebody who waits for a change.
    private struct Waiting {
        let id: UInt64
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state: Mutex<State>

    init(_ armed: [ArmedFault] = []) {
        state = Mutex(State(armed: armed))
    }

    /// What is armed.
    var armed: [ArmedFault] { state.withLock(\.armed) }

    /// How many times everything was disarmed.
    var clearings: Int { state.withLock(\.clearings) }

    /// What the MySQL port has to be.
    var wantedPort: PortMode { PortMode(armed) }

    /// Whether a fault is armed that holds for as long as it is.
    func has(_ fault: Fault) -> Bool { armed.contains { $0.fault == fault } }

    /// Arms more faults.
    func arm(_ faults: [ArmedFault]) {
        change { $0.armed += faults }
    }

    /// Disarms everything.
    func clear() {
        change { state in
            state.armed = []
            state.clearings += 1
        }
    }

    /// Takes note of what the MySQL port is now; `nil` says that no server has it.
    func note(port: PortMode?) {
        change { $0.port = port }
    }

    /// Waits until the MySQL port is what the faults make of it, where a server has one.
    ///
    /// - Throws: ``TimedOut`` when that takes longer than 10 s.
    func settle() async throws {
        try await withTimeout(.seconds(10)) { [self] in
            await wait { state.withLock { $0.port == nil || $0.port == PortMode($0.armed) } }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            body(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.continuation.resume() }
    }

    /// Takes the first fault that suits, once: one that happens a number of times has one time less afterwards.
    ///
    /// - Parameters:
    ///   - statement: The statement that it has to concern.
    ///   - choose: What the caller makes of a fault; `nil` for one that does not suit.
    /// - Returns: What the caller made of it.
    func take<Value>(for statement: String = "", _ choose: (Fault) -> Value?) -> Value? {
        state.withLock { state in
            for (index, armed) in state.armed.enumerated() {
                guard let value = choose(armed.fault), armed.concerns(statement) else { continue }
                if let times = armed.times {
                    state.armed[index].times = times - 1
                    if times <= 1 { state.armed.remove(at: index) }
                }
                return value
            }
            return nil
        }
    }

    /// Waits until a fault is armed or is not, or the task is cancelled.
    func wait(until isArmed: Bool, _ fault: Fault) async {
        await wait { has(fault) == isArmed }
    }

    /// Waits until something holds of the faults, or the task is cancelled.
    func wait(until isDone: () -> Bool) async {
        while !isDone() && !Task.isCancelled { await waitForChange(unless: isDone) }
    }

    private func waitForChange(unless isDone: () -> Bool) async {
        let id = UInt64.random(in: .min ... .max)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting.append(Waiting(id: id, continuation: continuation)) }
                // What changed or was cancelled before the continuation was there would be missed.
                if Task.isCancelled || isDone() { resume(id) }
            }
        } onCancel: {
            resume(id)
        }
    }

    private func resume(_ id: UInt64) {
        let one = state.withLock { state -> Waiting? in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: index)
        }
        one?.continuation.resume()
    }

    /// Ends the process where a fault says so for a phase.
    func reach(_ phase: Fault.Phase) {
        let exit = take { fault -> Fault.Exit? in
            guard case .exit(let exit, phase) = fault else { return nil }
            return exit
        }
        exit?.carryOut()
    }
}

extension Fault.Exit {
    /// Ends the process.
    ///
    /// A signal that is blocked, such as SIGTERM, takes the way of one from outside.
    func carryOut() {
        switch self {
        case .code(let code): _exit(code)
        case .signal(let signal): kill(getpid(), signal)
        }
    }
}
