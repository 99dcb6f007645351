import Doris
import Glibc

/// What `start_fe.sh --image FILE` does: says whether a frontend could load an image, and starts nothing.
package enum ImageTool {
    /// Looks at an image, says what it found on standard output, and ends the process.
    ///
    /// As in Doris the status tells only whether the file exists (255 when not), and not whether it is valid.
    package static func run(_ path: String) -> Never {
        let text = (try? FileSystem.text(of: path)) ?? nil
        for line in verdict(on: text, path: path) { print(line) }
        exit(text == nil ? 255 : 0)
    }

    /// What is said of an image.
    ///
    /// - Parameters:
    ///   - text: What is in the file; `nil` when there is none.
    ///   - path: The file.
    /// - Returns: The lines.
    static func verdict(on text: String?, path: String) -> [String] {
        guard let text else { return ["image does not exist: \(path) . Please put an absolute path instead"] }
        let isValid = (try? JSONValue(parsing: text.utf8))?["journalId"]?.integer != nil
        return [
            "Start to load image: ",
            isValid
                ? "Load image success. Image file \(path) is valid"
                : "Load image failed. Image file \(path) is invalid",
        ]
    }
}
