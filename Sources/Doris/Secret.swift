/// A text that must not reach a log, an error, a status or a child.
///
/// It prints as `<redacted>`, so that a careless interpolation reveals nothing.
package struct Secret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for the one place that needs it.
    package let exposed: String

    package init(_ text: String) {
        exposed = text
    }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
