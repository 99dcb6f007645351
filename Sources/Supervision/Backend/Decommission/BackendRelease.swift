/// The release that a backend names in its heartbeat, such as `doris-2.1.7-rc03-443e87e203`.
package struct BackendRelease: Comparable, Hashable, Sendable {
    let major: Int
    let minor: Int
    let patch: Int

    package init(_ major: Int, _ minor: Int, _ patch: Int) {
        (self.major, self.minor, self.patch) = (major, minor, patch)
    }

    /// Reads the first part between hyphens that is three numbers or more; `nil` where there is none.
    package init?(version: String) {
        for part in version.split(separator: "-") {
            let texts = part.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = texts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
            guard numbers.count == texts.count, numbers.count >= 3 else { continue }
            self.init(numbers[0], numbers[1], numbers[2])
            return
        }
        return nil
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// Whether the frontends of this release refuse a decommission that leaves a partition too few backends of a tag.
    ///
    /// They do from 2.0.10 on, and in the line of 2.1 from 2.1.3 on; earlier ones accept it, and it never ends.
    package var checksReplication: Bool {
        self >= BackendRelease(2, 1, 0) ? self >= BackendRelease(2, 1, 3) : self >= BackendRelease(2, 0, 10)
    }
}
