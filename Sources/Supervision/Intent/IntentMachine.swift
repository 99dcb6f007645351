/// What the node is meant to do: run, stay parked, or be left alone; and in the end to stop, which is final.
///
/// An intent counts once it is recorded: a write is durable before anything relies on it. Parking and pausing are the
/// exceptions where the volume takes no write, since a full disk is a reason to park; they hold for this container then.
package struct IntentMachine: Hashable, Sendable {
    /// Something that happened.
    package enum Event: Equatable, Sendable {
        /// The record was read before a start; `nil` for one that is no news, or that nobody understands.
        case found(Intent?)
        /// A person gave an order.
        case ordered(Order)
        /// The record was written, or was not, with the cause.
        case recorded(failure: String?)
        /// A stop was asked for; orders count no longer.
        case stopped
    }

    /// Something to do.
    package enum Action: Equatable, Sendable {
        /// Write the record and answer with ``Event/recorded(failure:)``.
        case record(Intent)
        /// Make it so.
        case carryOut(Intent)
    }

    /// What counts at present.
    package private(set) var intent = Intent.run
    /// What is being recorded; one at a time.
    package private(set) var underWay: Intent?
    /// How many orders have been dealt with, so that whoever gave one can tell when.
    package private(set) var ordersDone = 0
    /// Why the last record could not be written; `nil` when it could.
    package private(set) var problem: String?
    private var queue: [Order] = []
    private var isStopping = false
    /// Whether the record was read; until then nobody knows what an order changes.
    private var isKnown = false

    /// Orders that found too many before them; they count as dealt with after those, so that the number never runs
    /// ahead of an order that waits.
    private var dropped = 0

    /// How many orders may wait for the volume; further ones are dropped.
    static let queueLimit = 16

    package init() {}

    /// Takes an event and returns what is to be done, in this order.
    package mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .found(let found):
            isKnown = true
            guard underWay == nil, !isStopping else { return [] }
            guard let found, found != intent else { return next() }
            intent = found
            return [.carryOut(found)] + next()
        case .ordered(let order):
            guard !isStopping else {
                ordersDone += 1
                return []
            }
            guard queue.count < IntentMachine.queueLimit else {
                dropped += 1
                return []
            }
            queue.append(order)
            return underWay == nil && isKnown ? next() : []
        case .recorded(let failure):
            return recorded(failure)
        case .stopped:
            isStopping = true
            ordersDone += queue.count + dropped
            (queue, dropped) = ([], 0)
            return []
        }
    }

    /// Takes the next order that changes something.
    private mutating func next() -> [Action] {
        while !queue.isEmpty {
            let wanted = queue.removeFirst().applied(to: intent)
            if wanted != intent {
                underWay = wanted
                return [.record(wanted)]
            }
            problem = nil
            ordersDone += 1
        }
        ordersDone += dropped
        dropped = 0
        return []
    }

    private mutating func recorded(_ failure: String?) -> [Action] {
        guard let wanted = underWay else { return [] }
        underWay = nil
        problem = failure
        ordersDone += 1
        // A record that still says "parked" would bring the next container up parked: Doris stays as recorded.
        guard !isStopping, failure == nil || wanted != .run else { return next() }
        intent = wanted
        return [.carryOut(wanted)] + next()
    }
}
