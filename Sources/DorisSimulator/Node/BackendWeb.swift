import Doris

/// What a backend answers on `webserver_port`.
struct BackendWeb: Sendable {
    let settings: BackendSettings
    /// What goes wrong in the backend.
    var faults = FaultBoard()

    /// Answers a request; paths that no handler is known for are 404.
    func answer(_ request: WebRequest, phase: NodePhase) -> WebResponse {
        switch request.path {
        case "/api/health": health(phase)
        case "/api/be_version_info": .envelope(data: ["beVersionInfo": settings.profile.build])
        case "/metrics": metrics
        default: WebResponse(status: 404)
        }
    }

    /// Up to 3.0 a constant for as long as the server lives; later a body that tells the phase, below HTTP 200 too.
    ///
    /// The blanks are Doris'.
    private func health(_ phase: NodePhase) -> WebResponse {
        let (status, message) =
            switch phase {
            case _ where faults.has(.unhealthy): ("Server is not available", "Server is not ready")
            case _ where !settings.profile.services.healthTellsTheTruth: ("OK", "To Be Added")
            case .starting: ("Server is not available", "Server is not ready")
            case .ready: ("OK", "OK")
            case .stopping: ("Server is not available", "Server is shutting down")
            }
        let body = "{\"status\": \"\(status)\",\"msg\": \"\(message)\"}"
        return WebResponse(headers: ["content-type": "application/json"], body: Array(body.utf8))
    }

    private var metrics: WebResponse {
        var metrics = MetricsText()
        metrics.append(
            "doris_be_disks_state",
            "gauge",
            settings.storageRoots.map { ("path=\"\($0)\"", FileSystem.exists($0) ? 1 : 0) }
        )
        return metrics.response
    }
}
