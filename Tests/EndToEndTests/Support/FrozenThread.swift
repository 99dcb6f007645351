import Glibc
import TestSupport
import Testing

/// A thread that a tracer holds still while the other threads of its process go on.
final class FrozenThread: Sendable {
    private let tracer: Program

    private static let source = """
        import ctypes, os, signal, sys
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
        libc.ptrace.restype = ctypes.c_long
        thread = int(sys.argv[1])
        SEIZE, INTERRUPT, WALL = 0x4206, 0x4207, 0x40000000
        if libc.ptrace(SEIZE, thread, None, None) or libc.ptrace(INTERRUPT, thread, None, None):
            sys.exit("ptrace: errno %d" % ctypes.get_errno())
        os.waitpid(thread, WALL)
        print("frozen", flush=True)
        while True: signal.pause()
        """

    /// Freezes a thread by its number; a process' main thread has that of the process.
    init(_ thread: pid_t) throws {
        let output = try OutputFile()
        tracer = try Program(
            [Tools.python ?? "", "-c", FrozenThread.source, "\(thread)"],
            environment: ["PATH": Tools.path],
            output: output,
            errors: output
        )
        guard eventually({ output.text.contains("frozen") || tracer.exitCode != nil }), tracer.exitCode == nil else {
            throw SetUpFailure("the thread was not frozen: \(output.text)")
        }
    }

    /// Lets it go on: the kernel lets a tracer's threads go when it ends.
    func release() {
        kill(tracer.pid, SIGKILL)
        _ = tracer.exitCode(within: .seconds(20))
    }
}
