import Doris
import Supervision

/// A mistake that the machine might make, and that an exploration must find.
enum Fault: String, CaseIterable {
    case readyWhileDraining, readyWhilePaused
    case spawnsTwice, spawnsBeforeTheSweep
    case forgetsTermWhilePaused, takesTermForPreStop, neverKills, sparesLeftovers
    case addsTheDead, addsWhilePaused, addsAfterTerm, addsFrontend
    case spawnsWhileParked
    case dyingWhileTerminating, livesUnkillable
    case endsWellAfterKill, endsInsteadOfBackingOff
    case neverWakesFromBackoff, sleepsLongWhileWaiting
    case losesExit, countsFailedStart
    case killsTheFormerChild
    case spawnsForLatePreparation
    case takesAliveForDead, forgetsUnpark
    case hurriesBackoff
    case endsTwice, forgetsItsEnd

    /// What it breaks.
    var invariant: any Invariant {
        switch self {
        case .readyWhileDraining, .readyWhilePaused: ReadyOnlyWhileRunning()
        case .spawnsTwice, .spawnsBeforeTheSweep: OneChildAtATime()
        case .forgetsTermWhilePaused, .takesTermForPreStop, .neverKills, .sparesLeftovers, .forgetsItsEnd:
            StopEndsInTime()
        case .addsTheDead, .addsWhilePaused, .addsAfterTerm, .addsFrontend: AddsOnlyTheAbsent()
        case .spawnsWhileParked: HoldIsHeld()
        case .dyingWhileTerminating, .livesUnkillable: LivenessIsPatient()
        case .endsWellAfterKill, .endsInsteadOfBackingOff: ExitCodeFollows()
        case .neverWakesFromBackoff, .sleepsLongWhileWaiting: WaitsHaveDeadlines()
        case .losesExit, .countsFailedStart: StartsAndExitsAgree()
        case .killsTheFormerChild: ActsOnTheLivingChild()
        case .spawnsForLatePreparation: LateNewsChangesNothing()
        case .takesAliveForDead, .forgetsUnpark: ReadyInAGoodWorld()
        case .hurriesBackoff: RestartsAreSpaced()
        case .endsTwice: EndsOnce()
        }
    }

    /// A scope in which it shows.
    var scope: Scope {
        var menu = Menu(
            preparations: [.start, .startThatFails, .wait],
            exits: [.exited(code: 1)],
            leavesOthers: true,
            listings: [.alive, .dead, .absent],
            health: [.serving],
            orders: [.park, .pause, .unpark],
            stops: [.terminate, .interrupt, .preStop],
            oversleeps: true
        )
        // A stop would show it too, by an exit code.
        if self == .spawnsBeforeTheSweep { menu.stops = [] }
        // A parking would show it too, by a node that never comes back.
        if self == .losesExit { menu.orders = [] }
        // What a departure keeps back, and nothing else.
        if self == .forgetsItsEnd {
            (menu.decisions, menu.leaves, menu.orders) = ([.restart, .scaleIn], [.done, .wait], [])
            return Scope(role: .frontend, menu: menu, group: Group(followers: 2))
        }
        return Scope(role: self == .addsFrontend ? .frontend : .backend, menu: menu)
    }
}
