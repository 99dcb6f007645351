/// A metadata file of a frontend that does not say what it must.
package struct MetadataFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, relative to `meta_dir`.
    package let file: String
    /// What is wrong with it, as a clause.
    package let problem: String

    package init(file: String, problem: String) {
        self.file = file
        self.problem = problem
    }

    package var description: String { "\(file): \(problem)" }
}
