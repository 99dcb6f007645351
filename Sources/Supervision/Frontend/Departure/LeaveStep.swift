package import Doris

/// What a frontend that leaves for good does next about its entry.
///
/// The master cannot drop itself, and a group can only commit a drop while a majority of it lives. So a follower of a
/// larger group ends first and is dropped by the others; one of a group of two, or of several that leave together, must
/// be dropped while it still runs, since those that stay alone could commit nothing.
package enum LeaveStep: Hashable, Sendable {
    /// Have the master, at this query port, drop the entry.
    case drop(Frontend, master: Endpoint)
    /// The own process must end before anything can be done.
    case endFirst(reason: String)
    /// Look again soon.
    case wait(reason: String)
    /// The entry is gone, or never was.
    case done
    /// It stays, for the reason in words.
    case refuse(reason: String)

    /// Chooses the step.
    ///
    /// - Parameters:
    ///   - own: The own host and `edit_log_port`.
    ///   - isRunning: Whether the own Doris still runs.
    ///   - frontends: A listing by a frontend that answers; `nil` where none does.
    ///   - keeps: How many frontends stay, where that is known: the others may end at any moment.
    package init(of own: Endpoint, isRunning: Bool, in frontends: [Frontend]?, keeps: Int? = nil) {
        guard let frontends else {
            self = .wait(reason: "no frontend answers")
            return
        }
        guard let entry = frontends.entry(at: own) else {
            self = frontends.contains { $0.isMaster } ? .done : .wait(reason: "no frontend knows a master")
            return
        }
        guard let master = frontends.livingMaster else {
            self = .wait(reason: "no frontend knows a master")
            return
        }
        let group = Quorum(of: frontends)
        let (ended, rest) = (group.after(endOf: entry), group.without(entry))
        if entry.role == .follower, group.followers <= 1 {
            self = .refuse(reason: "it is the only follower: the cluster would be gone with it")
        } else if entry.role == .follower, !rest.holds {
            self = .refuse(reason: "the followers that remain would have no majority: \(rest.words)")
        } else if master.editLog == own {
            self =
                !isRunning
                ? .wait(reason: "the others have not elected a master yet")
                : ended.holds
                    ? .endFirst(reason: "it is the master, and the others elect another once it ends")
                    : .refuse(
                        reason: "it is the master of a group of \(group.followers), and the others cannot elect another"
                            + " without it; make one of them the master first"
                    )
        } else if isRunning, entry.role != .follower || ended.holds && ended.holds(with: keeps ?? ended.living) {
            self = .endFirst(reason: "the others keep a majority without it")
        } else if let port = master.queryPort {
            self = .drop(entry, master: Endpoint(host: master.editLog.host, port: port))
        } else {
            self = .wait(reason: "the master's query port is not known yet")
        }
    }
}
