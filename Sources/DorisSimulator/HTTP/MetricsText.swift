/// Metrics in the text format of Prometheus, each with its type.
struct MetricsText: Equatable, Sendable {
    private(set) var text = ""

    /// Appends a metric.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - type: `gauge` or `counter`.
    ///   - samples: The values, each with the labels that tell it from the others.
    mutating func append(_ name: String, _ type: String, _ samples: [(labels: String, value: Int64)]) {
        text += "# TYPE \(name) \(type)\n"
        for sample in samples {
            text += name + (sample.labels.isEmpty ? "" : "{\(sample.labels)}") + " \(sample.value)\n"
        }
    }

    /// Appends a metric of one value.
    mutating func append(_ name: String, _ type: String, _ value: Int64) {
        append(name, type, [("", value)])
    }

    /// The answer to `GET /metrics`.
    var response: WebResponse {
        WebResponse(headers: ["content-type": "text/plain; version=0.0.4; charset=utf-8"], body: Array(text.utf8))
    }
}
