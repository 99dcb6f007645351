package import Doris

/// A Doris cluster as its frontends show it over the MySQL protocol.
///
/// Calls block for at most the connect, write and read time-outs, and belong on a thread of their own.
package protocol Cluster: Sendable {
    /// Asks one frontend for its list of frontends.
    ///
    /// - Parameter endpoint: The frontend's host and query port.
    /// - Returns: One value for each row.
    /// - Throws: ``ClusterError`` when there is no answer, a refusal, or one that is not understood.
    func frontends(at endpoint: Endpoint) throws(ClusterError) -> [Frontend]

    /// Asks one frontend, which forwards to the master, for the list of backends.
    func backends(at endpoint: Endpoint) throws(ClusterError) -> [Backend]

    /// Asks one frontend for what can keep replicas where they are; what it will not tell stays unknown.
    func obstacles(at endpoint: Endpoint) throws(ClusterError) -> MoveObstacles

    /// Sends one statement that changes the cluster; the frontend forwards it to the master.
    ///
    /// After an error other than ``ClusterError/Reason/rejected(code:)`` the change may still have taken effect: read
    /// the listing again.
    func execute(_ statement: Statement, at endpoint: Endpoint) throws(ClusterError)
}
