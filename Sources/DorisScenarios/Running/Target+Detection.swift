import Doris
import Glibc

extension Target {
    /// Recognises an unpacked distribution.
    ///
    /// - Parameters:
    ///   - folder: The folder, which holds `fe` and `be`, or one of them, or is one of them.
    ///   - version: The version where the caller knows it.
    /// - Returns: The target.
    /// - Throws: ``StageError`` when it is no distribution, or does not tell its version.
    package static func distribution(at folder: String, version: DorisVersion?) throws(StageError) -> Target {
        guard let folder = absolute(folder) else { throw StageError("there is no folder \(folder)") }
        let frontend = home("fe", in: folder)
        let backend = home("be", in: folder)
        guard frontend != nil || backend != nil else {
            throw StageError("\(folder) holds neither fe/bin/start_fe.sh nor be/bin/start_be.sh")
        }
        guard let version = version ?? versionByScript(frontend) ?? versionByName(folder) else {
            throw StageError("\(folder) does not tell its version; give it with --version")
        }
        return Target(kind: .distribution(frontend: frontend, backend: backend), version: version)
    }

    private static func absolute(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func home(_ role: String, in folder: String) -> String? {
        ["\(folder)/\(role)", folder].first { Files.exists("\($0)/bin/start_\(role).sh") }
    }

    /// What `start_fe.sh --version` prints, such as `doris-2.1.7-rc03-443e87e203`; it needs Java.
    private static func versionByScript(_ frontend: String?) -> DorisVersion? {
        guard let frontend else { return nil }
        let output = "/tmp/doris-scenarios-version-\(getpid())"
        defer { Files.remove(output) }
        let command = ["\(frontend)/bin/start_fe.sh", "--version"]
        let text = try? Children().run(command, environment: environment, output: output)
        return text.flatMap(version(in:))
    }

    /// The version in a folder's name, such as `apache-doris-2.1.7-bin-x64`.
    private static func versionByName(_ folder: String) -> DorisVersion? {
        version(in: folder.split(separator: "/").last { $0.contains("doris-") } ?? "")
    }

    private static func version(in text: some StringProtocol) -> DorisVersion? {
        text.ranges(of: "doris-").lazy.compactMap { DorisVersion(text[$0.upperBound...]) }.first
    }
}
