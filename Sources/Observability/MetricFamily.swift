/// A named group of samples, as Prometheus understands it.
package struct MetricFamily: Equatable, Sendable {
    /// What the numbers mean over time.
    package enum Kind: String, Sendable { case gauge, counter }

    /// One number with its labels.
    package struct Sample: Equatable, Sendable {
        /// Label names and values in the order in which they are printed.
        package let labels: [(name: String, value: String)]
        /// The number.
        package let value: Double

        package init(labels: [(name: String, value: String)] = [], _ value: Double) {
            self.labels = labels
            self.value = value
        }

        package static func == (left: Sample, right: Sample) -> Bool {
            left.value == right.value && left.labels.elementsEqual(right.labels, by: ==)
        }
    }

    /// The name, with its unit and, for a counter, `_total` at its end.
    package let name: String
    /// One sentence for people.
    package let help: String
    /// What the numbers mean over time.
    package let kind: Kind
    /// The samples; a family without any is not printed.
    package let samples: [Sample]

    package init(_ name: String, _ kind: Kind, help: String, _ samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }
}
