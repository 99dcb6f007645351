package import Doris

/// A frontend as the cluster's metadata has it.
package struct SimulatedFrontend: Equatable, Sendable {
    /// The name in the BDB JE group; the joining process learns it from its helper and keeps it in `image/ROLE`.
    package var name: String
    /// Host and `edit_log_port`.
    package var editLog: Endpoint
    /// Follower or observer.
    package var role: FrontendRole
    /// Whether the last heartbeat succeeded.
    package var isAlive = false
    /// The MySQL port that the last heartbeat reported, 0 before the first.
    package var queryPort: UInt16 = 0
    /// The Thrift port that the last heartbeat reported, 0 before the first.
    package var rpcPort: UInt16 = 0
    /// The port of Arrow Flight that the last heartbeat reported, -1 where it is off, 0 before the first.
    package var arrowFlightPort: Int32 = 0
    /// The journal entry that the frontend had replayed at the last heartbeat.
    package var replayedJournalID: Int64 = 0
    /// When the process started, in milliseconds since 1970; 0 while it never answered.
    package var lastStart: Int64 = 0
    /// When the last heartbeat succeeded, in milliseconds since 1970; 0 while none did.
    package var lastHeartbeat: Int64 = 0
    /// The last heartbeat's error, empty when there was none.
    package var errorMessage = ""
    /// The version that the last heartbeat reported.
    package var version = ""
    /// Whether this is a row without a process, made for a test of size.
    var isSynthetic = false

    package init(name: String, editLog: Endpoint, role: FrontendRole) {
        self.name = name
        self.editLog = editLog
        self.role = role
    }
}

/// What a frontend says in answer to a heartbeat.
package struct FrontendHeartbeat: Equatable, Sendable {
    /// The MySQL port.
    package var queryPort: UInt16
    /// The Thrift port.
    package var rpcPort: UInt16
    /// The port of Arrow Flight, -1 where it is off.
    package var arrowFlightPort: Int32
    /// The last journal entry that it replayed.
    package var replayedJournalID: Int64
    /// When its process started, in milliseconds since 1970.
    package var startTime: Int64
    /// Its version.
    package var version: String

    package init(
        queryPort: UInt16,
        rpcPort: UInt16,
        arrowFlightPort: Int32 = -1,
        replayedJournalID: Int64,
        startTime: Int64,
        version: String
    ) {
        self.queryPort = queryPort
        self.rpcPort = rpcPort
        self.arrowFlightPort = arrowFlightPort
        self.replayedJournalID = replayedJournalID
        self.startTime = startTime
        self.version = version
    }
}
