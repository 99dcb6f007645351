import Glibc
import TestSupport
import Testing

/// Rules 4, 19 and 20: what the supervisor keeps of its own start, and what of it reaches the child.
@Suite("Init, surroundings", .needsBuiltPrograms, .needsPython)
struct SurroundingsTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A child that leaves its environment in a file and stays.
    private func node(
        mode: Mode,
        settings: [String: String] = [:],
        prelude: [String] = []
    ) throws -> (node: Supervised, supervisor: pid_t, child: pid_t) {
        let script = "env > new; mv new environment; exec sleep 300"
        let node = try stage.script(script, settings: settings, mode: mode, prelude: prelude)
        try node.wait(for: "the child") { !node.processes(with: "sleep", "300").isEmpty }
        return (node, try #require(node.pid), try #require(node.processes(with: "sleep", "300").first))
    }

    private func score(_ pid: pid_t) -> Int? {
        Int(Files.text(at: "/proc/\(pid)/oom_score_adj").split(separator: "\n").first ?? "")
    }

    @Test(
        "the child is not less likely to be killed for memory than the supervisor",
        arguments: Mode.available,
        [0, 300]
    )
    func memoryScore(mode: Mode, own: Int) throws {
        let set = Prelude.words("open('/proc/self/oom_score_adj', 'w').write('\(own)')")
        let (node, supervisor, child) = try node(mode: mode, prelude: set)
        let (above, below) = (try #require(score(supervisor)), try #require(score(child)))
        #expect(above == own)
        #expect(below >= above)
        #expect(try node.terminate() == 0)
    }

    @Test("the supervisor stands in / and the child in Doris' home, wherever it was started", arguments: Mode.available)
    func folders(mode: Mode) throws {
        let (node, supervisor, child) = try node(mode: mode, prelude: Prelude.words("os.chdir('\(stage.folder.path)')"))
        #expect(ProcessTable.link("cwd", of: supervisor) == "/")
        #expect(ProcessTable.link("cwd", of: child) == node.home.path)
        #expect(try node.terminate() == 0)
    }

    @Test("descriptors of a careless parent are closed in both", arguments: Mode.available)
    func descriptors(mode: Mode) throws {
        let careless = """
            for number in (3, 17, 300):
                os.dup2(os.open("\(stage.folder.path)", os.O_RDONLY), number)
                os.set_inheritable(number, True)
            """
        let (node, supervisor, child) = try node(mode: mode, prelude: Prelude.words(careless))
        #expect(Files.names(in: "/proc/\(child)/fd") == ["0", "1", "2"])
        let own = Files.names(in: "/proc/\(supervisor)/fd").compactMap { Int($0) }.filter { $0 > 2 }
        #expect(own.allSatisfy { $0 < 17 })
        for number in own {
            let target = ProcessTable.link("fd/\(number)", of: supervisor)
            #expect(target.hasPrefix("anon_inode:") || target.hasPrefix("socket:"), "\(number) is \(target)")
        }
        #expect(try node.terminate() == 0)
    }

    @Test(
        "a standard descriptor that is closed becomes /dev/null, and never a socket",
        arguments: Mode.available,
        [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]]
    )
    func closedDescriptors(mode: Mode, closed: [Int]) throws {
        let (node, supervisor, child) = try node(mode: mode, prelude: Prelude.closing(closed))
        for number in 0...2 {
            let (own, its) = (
                ProcessTable.link("fd/\(number)", of: supervisor), ProcessTable.link("fd/\(number)", of: child)
            )
            #expect(own == its, "descriptor \(number)")
            #expect((own == "/dev/null") == (closed.contains(number) || number == 0), "\(number) is \(own)")
        }
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.output.text.isEmpty == closed.contains(2))
        #expect(try node.terminate() == 0)
    }

    @Test(
        "the variables of a service manager and the supervisor's own do not reach the child",
        arguments: Mode.available
    )
    func variables(mode: Mode) throws {
        let activation = [
            "LISTEN_PID": "1", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "a:b", "LISTEN_PIDFDID": "7",
            "NOTIFY_SOCKET": "/run/notify",
        ]
        let (node, _, _) = try node(mode: mode, settings: activation.merging(["MINE": "kept"]) { $1 })
        let names = Set(node.home.text("environment").split(separator: "\n").map { String($0.prefix { $0 != "=" }) })
        #expect(names.isSuperset(of: ["MINE", "DORIS_HOME", "PATH"]))
        #expect(names.isDisjoint(with: activation.keys))
        #expect(!names.contains { $0.hasPrefix("SUPERVISOR_") })
        #expect(try node.terminate() == 0)
    }

    @Test("the child has a group of its own and stays in the supervisor's session", arguments: Mode.available)
    func group(mode: Mode) throws {
        let (node, supervisor, child) = try node(mode: mode)
        #expect(getpgid(child) == child)
        #expect(getpgid(supervisor) != child)
        #expect(getsid(child) == getsid(supervisor))
        #expect(try node.terminate() == 0)
    }
}
