import Doris
import Supervision
import Synchronization

/// A cluster whose frontends answer what the test laid out for them, and which remembers what it was asked.
///
/// A frontend that nothing was laid out for is silent, as a closed port is.
final class ScriptedCluster: Cluster {
    enum Answer {
        case frontends([Frontend])
        case backends([Backend])
        case obstacles(MoveObstacles)
        case failure(ClusterError.Reason)
        case done
    }

    private let script: Mutex<[String: Answer]>
    private let questions = Mutex<[String]>([])

    /// - Parameter script: Answers by `host statement-name`.
    init(_ script: [String: Answer]) {
        self.script = Mutex(script)
    }

    /// What was asked, in order, as `host statement`.
    var asked: [String] { questions.withLock { $0 } }

    /// Changes an answer for what comes.
    func answer(_ question: String, _ answer: Answer) {
        script.withLock { $0[question] = answer }
    }

    func frontends(at endpoint: Endpoint) throws(ClusterError) -> [Frontend] {
        guard case .frontends(let rows) = try answer(to: .showFrontends, at: endpoint) else {
            throw error(.malformed, .showFrontends, endpoint)
        }
        return rows
    }

    func backends(at endpoint: Endpoint) throws(ClusterError) -> [Backend] {
        guard case .backends(let rows) = try answer(to: .showBackends, at: endpoint) else {
            throw error(.malformed, .showBackends, endpoint)
        }
        return rows
    }

    func obstacles(at endpoint: Endpoint) throws(ClusterError) -> MoveObstacles {
        guard case .obstacles(let obstacles) = try answer(to: .showRecycleBin, at: endpoint) else {
            throw error(.malformed, .showRecycleBin, endpoint)
        }
        return obstacles
    }

    func execute(_ statement: Statement, at endpoint: Endpoint) throws(ClusterError) {
        _ = try answer(to: statement, at: endpoint)
    }

    private func answer(to statement: Statement, at endpoint: Endpoint) throws(ClusterError) -> Answer {
        questions.withLock { $0.append("\(endpoint.host) \(statement.text)") }
        switch script.withLock({ $0["\(endpoint.host) \(statement.name)"] }) {
        case .failure(let reason)?: throw error(reason, statement, endpoint)
        case let answer?: return answer
        case nil: throw error(.unreachable, statement, endpoint)
        }
    }

    private func error(_ reason: ClusterError.Reason, _ statement: Statement, _ endpoint: Endpoint) -> ClusterError {
        ClusterError(reason: reason, endpoint: endpoint, statement: statement.name, message: "scripted")
    }
}
