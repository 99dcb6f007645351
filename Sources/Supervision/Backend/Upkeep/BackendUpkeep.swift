package import Doris

/// What a backend's supervisor does for its place in the cluster while Doris runs: it remembers which backend the storage
/// is, takes an entry along to a new address, and takes back what it switched off for a stop.
///
/// One thing at a time; each is answered, and decided anew from the next listing.
package struct BackendUpkeep: Hashable, Sendable {
    /// Something to do.
    package enum Action: Hashable, Sendable {
        /// Write the record, durably.
        case write(BackendRecord)
        /// Give the entry, if it is still listed so and dead, this host.
        case rename(Backend, host: String)
        /// Have the former entry, if it is still listed so and dead, decommissioned: it ends once nothing is on record
        /// for it, and nothing is lost as long as something is.
        case retire(Backend)
        /// Take the decommission of an entry back that was a former one and is the own one again.
        case reclaim(Backend)
        /// Switch something on again.
        case switchOn(BackendSwitch, Endpoint)
    }

    /// Something that happened.
    package enum Event: Hashable, Sendable {
        /// A start was prepared, with this record and these addresses, the preferred one first.
        case prepared(BackendRecord, addresses: [Endpoint])
        /// The record was written, for this machine or another.
        case recorded(BackendRecord)
        /// A listing came.
        case saw(BackendSight)
        /// The last action was carried out, or was not, for the reason in words; `isRefused` where the cluster's answer
        /// was a plain no.
        case done(failure: String?, isRefused: Bool)
        /// Whether the cluster may be changed; a paused node changes nothing.
        case permitted(Bool)
        /// The node stops, and may leave: what was switched off for that stays off.
        case stopping
        /// The node stops: do nothing more.
        case ended
    }

    /// What is remembered on the volume.
    package private(set) var record = BackendRecord()
    /// What did not succeed last, or is waited for, as a clause; `nil` when there is nothing.
    package private(set) var problem: String?

    private var addresses: [Endpoint] = []
    private var doing: Action?
    private var move = BackendMove()
    private var adoptions: [Int64: Adoption] = [:]
    private var isPermitted = true
    private var isActive = false
    private var isStopping = false
    private var notBefore: Instant?
    private var delay: Backoff

    package init(seed: UInt64) {
        delay = Backoff(first: .milliseconds(500), cap: .seconds(30), seed: seed)
    }

    /// Whether something was done whose effect the next listing shows.
    package var wantsListing: Bool { doing == nil && isActive && problem == nil }

    /// Takes an event and returns what is to be done.
    package mutating func handle(_ event: Event, at now: Instant) -> Action? {
        switch event {
        case .prepared(let record, let addresses):
            (self.record, self.addresses, move, adoptions) = (record, addresses, BackendMove(), [:])
            isActive = true
            return nil
        case .recorded(let record):
            self.record = record
            return nil
        case .saw(let sight):
            guard isActive, isPermitted, doing == nil, notBefore.map({ now >= $0 }) ?? true else { return nil }
            problem = nil
            doing = next(sight, at: now)
            return doing
        case .done(let failure, let isRefused):
            done(failure, isRefused: isRefused, at: now)
            return nil
        case .permitted(let isPermitted):
            self.isPermitted = isPermitted
            return nil
        case .stopping:
            isStopping = true
            return nil
        case .ended:
            isActive = false
            return nil
        }
    }

    private mutating func done(_ failure: String?, isRefused: Bool, at now: Instant) {
        guard let action = doing else { return }
        doing = nil
        problem = failure
        if case .rename(_, let host) = action, failure != nil, isRefused { move.refused(host, at: now) }
        guard failure == nil else {
            notBefore = now + delay.next()
            return
        }
        notBefore = nil
        delay.reset()
    }

    // MARK: - What comes next

    private mutating func next(_ sight: BackendSight, at now: Instant) -> Action? {
        switch BackendPlace(of: record, at: addresses, in: sight.backends) {
        case .nowhere: return nil
        case .conflict(let reason):
            problem = reason
            return nil
        case .elsewhere(let row):
            return take(along: row, at: now)
        case .here(let row):
            let settled = settled(row, sight, at: now)
            return settled == record ? finish(row, in: sight.backends) : .write(settled)
        }
    }

    private mutating func take(along row: Backend, at now: Instant) -> Action? {
        var record = record
        // The id first: renamed or left behind, the entry must be known again whatever happens next.
        if record.id != row.id {
            (record.id, record.node, record.undertaking) = (row.id, row.heartbeat, nil)
            return .write(record)
        }
        switch move.step(for: row, at: addresses, now: now) {
        case .wait(let reason):
            problem = reason
            return nil
        case .rename(let host): return .rename(row, host: host)
        case .replace(let former):
            record.formers.append(former)
            (record.id, record.undertaking) = (nil, addresses.first.map { .adding($0) })
            return .write(record)
        }
    }

    /// The record as it should be now that the cluster lists the storage here.
    private mutating func settled(_ row: Backend, _ sight: BackendSight, at now: Instant) -> BackendRecord {
        var settled = record
        settled.clusterID = sight.storageClusterID ?? sight.clusterID ?? record.clusterID
        (settled.id, settled.node) = (row.id, row.heartbeat)
        for other in left(for: row, in: sight.backends) {
            settled.formers.append(
                BackendRecord.Former(id: other.id, endpoint: other.heartbeat, tablets: other.tabletCount ?? 0)
            )
        }
        settled.formers.removeAll { former in
            // A mark that was set on it has to be taken back first.
            former.id == row.id
                ? !(former.isRetiring && row.isDecommissioned) : !sight.backends.contains { $0.id == former.id }
        }
        if case .adding = record.undertaking { settled.undertaking = nil }
        for index in settled.formers.indices where settled.formers[index].id != row.id {
            let former = settled.formers[index]
            guard !former.isRetiring else { continue }
            var watch = adoptions[former.id] ?? Adoption(since: now)
            let entry = sight.backends.first { $0.id == former.id }
            settled.formers[index].isRetiring = watch.isOver(own: row, former: entry, expected: former.tablets, at: now)
            adoptions[former.id] = watch
            if !settled.formers[index].isRetiring { problem = watch.words(of: former, own: row) }
        }
        return settled
    }

    /// Other entries of this storage that are not on record as former ones: it was, or may have been, added there.
    private func left(for row: Backend, in backends: [Backend]) -> [Backend] {
        backends.filter { other in
            guard other.id != row.id, !record.wasOnce(other), !addresses.contains(other.heartbeat) else { return false }
            if other.id == record.id { return true }
            guard record.id == nil, case .adding(let address) = record.undertaking else { return false }
            return other.heartbeat == address
        }
    }

    /// What is left to do once the record says where the node is.
    private mutating func finish(_ row: Backend, in backends: [Backend]) -> Action? {
        if record.wasOnce(row) { return .reclaim(row) }
        for former in record.formers where former.isRetiring {
            guard let entry = backends.first(where: { $0.id == former.id }) else { continue }
            guard entry.heartbeat == former.endpoint, !entry.isAlive else {
                problem =
                    "the former entry \(former.endpoint) is alive again or another one: it is left alone; see who"
                    + " answers there"
                continue
            }
            if !entry.isDecommissioned { return .retire(entry) }
        }
        guard !isStopping, row.isAlive, let off = BackendSwitch.allCases.first(where: record.switchedOff.contains)
        else {
            return nil
        }
        if row.switchedOff.contains(off) { return .switchOn(off, row.heartbeat) }
        var record = record
        record.switchedOff.remove(off)
        return .write(record)
    }
}
