import Doris
import Glibc

extension Target {
    /// Makes a `DORIS_HOME` for one node.
    func layOut(_ role: NodeRole, at home: String, children: Children) throws(StageError) {
        switch kind {
        case .standIn(let program):
            try children.run(
                [program, "layout", role.rawValue, home, "--version", "\(version)", "--simulator", program],
                environment: Target.environment,
                output: "\(home).layout"
            )
            try Target.add("simulator_time_scale = \(timeFactor)", role, home)
        case .distribution(let frontend, let backend):
            guard let source = role == .frontend ? frontend : backend else {
                throw StageError("there is no distribution for \(role.rawValue)")
            }
            try Target.link(source, at: home)
            try Target.makeModest(role, home)
        }
    }

    /// The variables that every program gets: the runner's own, without those that steer Doris.
    static var environment: [String] {
        let kept = ["PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "USER", "SKIP_CHECK_ULIMIT"]
        return kept.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    }

    /// Copies what a node changes, which is small, and links the rest.
    private static func link(_ source: String, at home: String) throws(StageError) {
        try Files.makeFolder(home)
        for name in Files.names(in: source) where !["log", "doris-meta", "storage"].contains(name) {
            if name == "bin" || name == "conf" {
                try Files.copy("\(source)/\(name)", to: "\(home)/\(name)")
            } else if symlink("\(source)/\(name)", "\(home)/\(name)") != 0 {
                throw StageError("symlink \(home)/\(name)", errno: errno)
            }
        }
        for name in ["log", "doris-meta", "storage"] { try Files.makeFolder("\(home)/\(name)") }
    }

    /// Lowers Java's heap, since several frontends share one machine, and names the folders.
    private static func makeModest(_ role: NodeRole, _ home: String) throws(StageError) {
        let path = "\(home)/conf/\(role.rawValue).conf"
        let text = Files.text(of: path) ?? ""
        let words = [("-Xmx8192m", "-Xmx1024m"), ("-Xms8192m", "-Xms512m")]
        var modest = ""
        var rest = text[...]
        while let (range, replacement) = words.compactMap({ pair in rest.firstRange(of: pair.0).map { ($0, pair.1) } })
            .min(by: { $0.0.lowerBound < $1.0.lowerBound })
        {
            modest += rest[..<range.lowerBound] + replacement
            rest = rest[range.upperBound...]
        }
        try Files.write(modest + rest, to: path)
        let key = role == .frontend ? "meta_dir" : "storage_root_path"
        try add("\(key) = \(home)/\(role == .frontend ? "doris-meta" : "storage")", role, home)
    }

    private static func add(_ line: String, _ role: NodeRole, _ home: String) throws(StageError) {
        let path = "\(home)/conf/\(role.rawValue).conf"
        try Files.write((Files.text(of: path) ?? "") + "\n\(line)\n", to: path)
    }
}
