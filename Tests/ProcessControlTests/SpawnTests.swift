import Glibc
import ProcessControl
import Supervision
import TestSupport
import Testing

@Suite("Starting a child", .timeLimit(.minutes(1)))
struct SpawnTests {
    @Test("it starts with an empty mask and default dispositions")
    func signalState() async {
        await #expect(processExitsWith: .success) {
            SignalMask.takeOver()
            signal(SIGHUP, SIG_IGN)
            let stage = try Stage()
            // Not by a shell, which has handlers of its own.
            _ = try stage.run("exec cat /proc/self/status > log")
            for field in ["SigBlk", "SigIgn", "SigCgt"] {
                #expect(stage.logged("\(field):\t0000000000000000") == 1, "\(field)")
            }
        }
    }

    @Test("it leads a process group of its own before the start returns")
    func group() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let pid = try stage.start("sleep 60")
            #expect(getpgid(pid) == pid)
            #expect(getpgrp() != pid)
            _ = stage.signaller.kill(main: pid)
            #expect(stage.finish(pid) == .signalled(.kill))
        }
    }

    @Test("it has descriptors 0 to 2 alone, the first of them empty")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            // Inheritable ones, as a careless library opens them.
            let careless = [dup(1), dup(1), dup2(1, 200)]
            #expect(careless.allSatisfy { $0 > 2 })
            // A directory listing has a descriptor of its own, so the children are looked at from outside.
            let pid = try stage.start("readlink /proc/$$/fd/0 > log; cat >> log; exec sleep 60")
            #expect(eventually { ProcessTree.read()?.processes.first { $0.pid == pid }?.executable == "sleep" })
            #expect((0...2).allSatisfy { isLink("/proc/\(pid)/fd/\($0)") })
            #expect((3...300).allSatisfy { !isLink("/proc/\(pid)/fd/\($0)") })
            #expect(stage.folder.read("log") == "/dev/null\n")
            _ = stage.signaller.kill(main: pid)
            _ = stage.finish(pid)
        }
    }

    @Test("it has the working directory, the arguments and the environment asked for, and nothing else")
    func surroundings() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            let script = "pwd > log; printf '%s,' \"$0\" \"$@\" >> log; env | grep ' ' >> log"
            let pid = try stage.reaper.spawn(
                SpawnRequest(
                    path: "/bin/sh",
                    arguments: ["a name", "-c", script, "", "b c", "ü"],
                    environment: ["PATH=/usr/bin:/bin", "SOME=some value"],
                    directory: stage.folder.path
                )
            )
            #expect(stage.finish(pid) == .exited(code: 0))
            #expect(stage.folder.read("log") == "\(stage.folder.path)\n,b c,ü,SOME=some value\n")
        }
    }

    @Test("what can't be executed is an error with the exit code of shells")
    func failures() async {
        await #expect(processExitsWith: .success) {
            let stage = try Stage()
            stage.folder.write("#!/bin/sh\n", to: "unexecutable")
            stage.folder.write("#!/no/such/interpreter\n", to: "uninterpreted", mode: 0o755)
            stage.folder.write("exit 0\n", to: "formless", mode: 0o755)
            let cases: [(name: String, code: Int32, exitCode: Int32)] = [
                ("missing", ENOENT, 127), ("formless/below", ENOTDIR, 127), ("uninterpreted", ENOENT, 127),
                ("unexecutable", EACCES, 126), ("formless", ENOEXEC, 126), ("nul\0", EINVAL, 126),
            ]
            for (name, code, exitCode) in cases {
                let path = stage.folder.file(name)
                let request = SpawnRequest(path: path, arguments: [name], environment: [], directory: "/")
                let error = #expect(throws: ProcessError.self) { try stage.reaper.spawn(request) }
                #expect(error == ProcessError(operation: .execute, path: path, code: code))
                #expect(error?.exitCode == exitCode)
            }
            #expect(!stage.reaper.hasChildren)
        }
    }

    @Test("a missing working directory is told from a missing program")
    func missingDirectory() async {
        await #expect(processExitsWith: .success) {
            let request = SpawnRequest(path: "/bin/true", arguments: ["true"], environment: [], directory: "/no/folder")
            let error = #expect(throws: ProcessError.self) { try Reaper().spawn(request) }
            #expect(error == ProcessError(operation: .changeDirectory, path: "/no/folder", code: ENOENT))
        }
    }
}

private func isLink(_ path: String) -> Bool {
    var byte: CChar = 0
    return readlink(path, &byte, 1) >= 0
}
