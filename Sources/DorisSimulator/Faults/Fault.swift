/// Something that goes wrong in a node because a test asked for it.
///
/// Each fault has one text, by which the configuration and the admin port name it.
enum Fault: Hashable, Sendable {
    /// The MySQL port is closed: connections are refused, and those that there are end.
    case refuse
    /// The MySQL port listens with a full queue, so that connecting itself hangs; connections that there are end.
    case deaf
    /// The MySQL port takes connections and says nothing, nor does it answer the statements of those that there are.
    ///
    /// Armed for some statements only, it takes these, does not carry them out, and never answers.
    case blackhole
    /// A connection ends at a point of the exchange.
    case cut(CutPoint)
    /// Every byte to a client comes in a segment of its own.
    case byteAtATime
    /// The greeting is an error packet: 1040, too many connections.
    case errorGreeting
    /// A result set holds one cell of over 16 MiB, in packets that are continued.
    case giantPacket
    /// A cell announces a length of 2^40 bytes, and a few follow.
    case giantLength
    /// A packet announces 16 MiB, and a few bytes follow.
    case giantHeader
    /// Listings have their columns in another order.
    case shuffledColumns
    /// Listings call a column by another name.
    case renamedColumn(String, to: String)
    /// Listings have a column more, in front.
    case extraColumn
    /// Listings of 1.2 take so many milliseconds per row, for the lookup of its `HostName`.
    case slowReverseDNS(milliseconds: Int)
    /// A frontend replays its journal for so many milliseconds, with log and files that grow.
    case slowReplay(milliseconds: Int)
    /// A frontend's replay stands still.
    case hungReplay
    /// The process ends at a phase of its life.
    case exit(Exit, at: Phase)
    /// The lock of the metadata is taken, so that no frontend can be added or dropped.
    case busyLock
    /// Health endpoints answer 200 with a body that says that the node is not well.
    case unhealthy

    /// Where a connection is cut.
    enum CutPoint: String, Hashable, CaseIterable, Sendable {
        /// Once it is accepted.
        case beforeGreeting = "before-greeting"
        /// In the middle of the greeting.
        case inGreeting = "in-greeting"
        /// Once the client is logged in.
        case afterLogin = "after-login"
        /// In the middle of a result set's first row.
        case midRow = "mid-row"
        /// When the statement has taken effect, and before the client hears of it.
        case beforeOK = "before-ok"
    }

    /// How a process ends.
    enum Exit: Hashable, Sendable {
        /// With a status, 0 to 255.
        case code(Int32)
        /// By a signal, 1 to 64.
        case signal(Int32)
    }

    /// A phase of a node's life.
    enum Phase: String, Hashable, CaseIterable, Sendable {
        /// The configuration is read.
        case start
        /// The locks are taken.
        case locks
        /// The metadata or the tablets are loaded.
        case replay
        /// The ports are about to open.
        case ports
        /// All ports are open.
        case ready
        /// A signal asked for the end.
        case stop
    }
}
