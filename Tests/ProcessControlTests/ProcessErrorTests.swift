import Glibc
import ProcessControl
import Testing

@Suite("What an operator reads when a child can't be started")
struct ProcessErrorTests {
    @Test(
        "the line names the step, the file, the kernel's words and the usual cause",
        arguments: [
            (
                ProcessError(operation: .execute, path: "/opt/no/start_fe.sh", code: ENOENT),
                "cannot run /opt/no/start_fe.sh: No such file or directory; check the path and DORIS_HOME"
            ),
            (
                ProcessError(operation: .execute, path: "/bin/sh", code: ENOENT),
                "cannot run /bin/sh: No such file or directory; the file exists, so the interpreter or loader that it "
                    + "names is missing"
            ),
            (
                ProcessError(operation: .execute, path: "/x", code: EACCES),
                "cannot run /x: Permission denied; check its execute permission, its folders' and the volume's noexec "
                    + "option"
            ),
            (
                ProcessError(operation: .execute, path: "/x", code: ENOEXEC),
                "cannot run /x: Exec format error; it is a script without a #! line, or built for another processor"
            ),
            (
                ProcessError(operation: .changeDirectory, path: "/w", code: ENOENT),
                "cannot enter the working directory /w: No such file or directory"
            ),
            (
                ProcessError(operation: .becomeSubreaper, code: EINVAL),
                "cannot become the parent of orphaned processes: Invalid argument"
            ),
            (
                ProcessError(operation: .startThreads, code: EAGAIN),
                "cannot start a thread: Resource temporarily unavailable; the limit on processes is reached; check the "
                    + "pod's pids limit"
            ),
            (
                ProcessError(operation: .openDescriptors, code: EMFILE),
                "cannot open a file: Too many open files; the limit on open files is too low; raise ulimit -n"
            ),
        ]
    )
    func description(error: ProcessError, line: String) {
        #expect(error.description == line)
    }

    @Test(
        "the exit code is the shells'",
        arguments: [(ENOENT, 127), (ENOTDIR, 127), (EACCES, 126), (ENOEXEC, 126), (ETXTBSY, 126), (EAGAIN, 126)]
            as [(Int32, Int32)]
    )
    func exitCode(code: Int32, exitCode: Int32) {
        #expect(ProcessError(operation: .execute, path: "/x", code: code).exitCode == exitCode)
    }
}
