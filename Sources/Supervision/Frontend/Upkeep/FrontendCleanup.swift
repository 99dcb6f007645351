package import Doris

/// Drops the entries of frontends that are gone, and explains why it leaves the others.
///
/// A dead entry is not harmless: a dead follower counts in every majority. A wrong drop is worse: the dropped frontend
/// ends itself at each start, for good (doris-facts 2.4), and Doris guards only those that are alive. So an entry goes
/// only where all of this holds: this node is the master; the entry has been dead without a break; its pod is known to
/// be gone, or it never came; no supervisor answers there; no living frontend has its name in ROLE; the followers that
/// remain keep a majority.
package struct FrontendCleanup: Hashable, Sendable {
    /// Why a dead entry stays.
    package struct Refusal: Hashable, Sendable {
        /// The entry.
        package let endpoint: Endpoint
        /// Why it stays, as a clause.
        package let reason: String
    }

    /// The dead entries that stay, as of now.
    package private(set) var refusals: [Refusal] = []
    /// How often an entry was considered and left.
    package private(set) var refusalCount = 0
    /// How many entries were dropped.
    package private(set) var drops = 0

    private let policy: CleanupPolicy
    private var deadSince: [FrontendRecord.Entry: Instant] = [:]
    private var lookedAt: [FrontendRecord.Entry: Instant] = [:]
    private var lastSight: Instant?
    private var lastDrop: Instant?

    package init(policy: CleanupPolicy) {
        self.policy = policy
    }

    /// Takes note of a listing, also while nothing may be done: a revival in between must not be missed.
    mutating func watch(_ frontends: [Frontend], own: Endpoint, at now: Instant) {
        guard frontends.entry(at: own)?.isMaster == true, policy.scope == .scaledIn || policy.scope == .dead else {
            forget()
            return
        }
        if let lastSight, now - lastSight > policy.longestGap { deadSince = [:] }
        lastSight = now
        let dead = frontends.filter { !$0.isAlive && $0.editLog != own }
        let keys = Set(dead.map(\.key))
        deadSince = deadSince.filter { keys.contains($0.key) }
        lookedAt = lookedAt.filter { keys.contains($0.key) }
        refusals.removeAll { refusal in !dead.contains { $0.editLog == refusal.endpoint } }
        for entry in dead where deadSince[entry.key] == nil { deadSince[entry.key] = now }
    }

    /// The entry of a listing that was taken note of which is to be investigated, if one is due.
    mutating func due(in frontends: [Frontend], own: Endpoint, at now: Instant) -> Frontend? {
        frontends.first {
            !$0.isAlive && $0.editLog != own && isDue($0, at: now) && hasArithmetic($0, in: frontends, at: now)
        }
    }

    /// Decides about an entry that was investigated; returns why it is to be dropped, as a clause, or `nil` if it stays.
    mutating func judge(
        _ evidence: CleanupEvidence,
        in frontends: [Frontend],
        own: Endpoint,
        at now: Instant
    ) -> String? {
        let entry = evidence.entry
        guard frontends.entry(at: own)?.isMaster == true, deadSince[entry.key] != nil else { return nil }
        switch verdict(on: evidence, in: frontends) {
        case .failure(let objection):
            refuse(entry, objection.reason)
            return nil
        case .success(let reason):
            lastDrop = now
            return reason
        }
    }

    /// An entry that was to be dropped was, or was not.
    mutating func dropped(_ entry: Endpoint, failure: String?) {
        if let failure {
            refuse(entry, "the cluster did not drop it: \(failure)")
        } else {
            drops += 1
            refusals.removeAll { $0.endpoint == entry }
        }
    }

    /// What was seen counts no more: this node is not the master, or stops.
    mutating func forget() {
        (deadSince, lookedAt, refusals, lastSight) = ([:], [:], [], nil)
    }

    private mutating func isDue(_ entry: Frontend, at now: Instant) -> Bool {
        guard let since = deadSince[entry.key], now - since >= policy.deadAfter else { return false }
        if let lastDrop, now - lastDrop < policy.interval { return false }
        if let looked = lookedAt[entry.key], now - looked < policy.interval { return false }
        lookedAt[entry.key] = now
        return true
    }

    private mutating func hasArithmetic(_ entry: Frontend, in frontends: [Frontend], at now: Instant) -> Bool {
        let rest = Quorum(of: frontends).without(entry)
        guard rest.holds else {
            refuse(entry, "the followers that remain would have no majority: \(rest.words)")
            return false
        }
        return true
    }

    /// Why the entry stays.
    private struct Objection: Error {
        let reason: String
    }

    /// Why the entry goes, or why it stays.
    private func verdict(on evidence: CleanupEvidence, in frontends: [Frontend]) -> Result<String, Objection> {
        func stays(_ reason: String) -> Result<String, Objection> { .failure(Objection(reason: reason)) }
        let entry = evidence.entry
        if evidence.isSupervised { return stays("a supervisor answers there: its pod has not gone") }
        let rest = Quorum(of: frontends).without(entry)
        guard rest.holds else { return stays("the followers that remain would have no majority: \(rest.words)") }
        for living in frontends where living.isAlive {
            guard let name = evidence.livingNames[living.editLog] else {
                return stays(
                    "the name in ROLE of \(living.editLog) is not known, and a frontend ends itself when its name is"
                        + " dropped"
                )
            }
            if name == entry.name { return stays("\(living.editLog) has its name in ROLE and would end itself") }
        }
        if entry.isNewcomer { return .success("it was added and never came") }
        if policy.scope == .dead { return .success("it is dead, and cleanup = dead asks for no proof of its pod") }
        switch evidence.pod {
        case .gone(let words): return .success("its pod is gone: \(words)")
        case .declared(let words): return stays("its pod may come back: \(words)")
        case .unknown(let words): return stays("whether its pod is gone is not known: \(words)")
        }
    }

    private mutating func refuse(_ entry: Frontend, _ reason: String) { refuse(entry.editLog, reason) }

    private mutating func refuse(_ entry: Endpoint, _ reason: String) {
        refusalCount += 1
        refusals.removeAll { $0.endpoint == entry }
        refusals.append(Refusal(endpoint: entry, reason: reason))
    }
}

extension Frontend {
    /// What makes it the same entry in two listings: an address that is listed anew has another name.
    fileprivate var key: FrontendRecord.Entry { FrontendRecord.Entry(editLog, name: name) }
}
