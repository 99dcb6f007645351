import Doris
import HTTPEndpoints
import Observability
import Supervision

/// Answers the probe server from the board.
struct Responder: EndpointResponder {
    let board: SnapshotBoard
    let sink: LogSink
    /// How long the loop may be silent before liveness fails.
    let patience: Duration

    func response(to path: String) -> EndpointResponse? {
        let (snapshot, silence, now) = board.look()
        if let probe = ProbeVerdict.Probe.allCases.first(where: { $0.path == path }) {
            let verdict = ProbeVerdict(probe, snapshot: snapshot, silence: silence, patience: patience, at: now)
            return json(snapshot.probeJSON(verdict, at: now), status: verdict.isPassing ? 200 : 503)
        }
        switch path {
        case "/status":
            let own: JSONValue = ["instance": .string(Instance.id), "clock": .integer(WallClock.seconds)]
            return json(snapshot.json(at: now).merging(own), status: 200)
        case "/metrics":
            let context = SnapshotMetrics.Context(version: BuildInfo.version, droppedLogLines: sink.dropped)
            let families = SnapshotMetrics.families(snapshot, context: context, at: now)
            return EndpointResponse(
                status: 200,
                mediaType: PrometheusText.mediaType,
                body: PrometheusText.encode(families)
            )
        default: return nil
        }
    }

    private func json(_ document: JSONValue, status: Int) -> EndpointResponse {
        EndpointResponse(status: status, mediaType: "application/json", body: document.serialized + "\n")
    }
}
